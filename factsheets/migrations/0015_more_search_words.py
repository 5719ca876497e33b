"""More of what patients type, for sites that have the lists already; what staff wrote in them stays.

“Privates” is no longer a word for genitals by itself: it is read like “private”, so that whoever
asked for private treatment was shown the 999 card. The phrases that are meant stand in its place.
"""

from django.db import migrations

LAY_WORDS = {
    "better": "pain free, free from pain, free of pain",
    "diazepam": "valium",
    "low back pain": "waist pain, loin pain, lumbar pain",
    "numbness foot": "numb toes, numb toe, numbness toes, toes numb",
    "opioids": "opioid, opiate, opiates, codeine, co codamol, cocodamol, tramadol, morphine, oramorph, "
    "oxycodone, fentanyl, buprenorphine",
    "pain": "sair, killing me, giving me gyp",
    "pee": "waterworks, water works",
    "poo": "shat",
    "where": "where are you based",
    "while": "an hour, half an hour, for hours, few hours, couple of hours, 24 hours",
}
URGENT_WORDS = {
    "Saddle numbness": "numbness privates, tingling privates, cannot feel privates, not feel privates, "
    "sadle, sadel",
    "Peeing": "weak stream, slow stream, poor stream, weak flow pee, cannot tell toilet, cannot tell loo",
    "Sexual function": "sex different, sex changed",
    "Legs": "legs not hold, leg give out, leg gave out, legs wobbly, unsteady feet, unsteady legs, unsteady "
    "walk, paralised, cannot get off floor, cannot get off bed, cannot get off chair, cannot put "
    "weight leg, both sciatica, tingling foot both, numbness waist down, not feel waist down, cannot "
    "feel waist down, cannot feel below waist, numbness below waist",
    "Lump or shape": "crooked",
    "Night and rest": "not ease, lying flat, worse flat, pain wakes, pain woke, woken pain",
    "Small fall": "broke vertebra, broken vertebra, broke bone back, steroid sudden",
    "Foot drop": "foot flop, cannot lift toe",
    "Bleeding or fluid in pregnancy": "losing water, lost water",
    "Accident": "hit by bus, hit by lorry, hit by van, knocked off bike, knocked off bicycle, knocked over by "
    "car, fell out of tree, thrown from horse, rtc, road traffic collision, major trauma",
    "Bleeding in pregnancy": "haemorrhage",
}
OTHER_WISHES = {
    "Prices and payment": "free, private, nhs or private, private patient",
    "Appointments": "home visit",
}


def with_more(words, more):
    known = [line.strip() for line in words.splitlines() if line.strip()]
    return "\n".join(dict.fromkeys([*known, *(word.strip() for word in more.split(","))]))


def add_words(apps, schema_editor):
    if not apps.get_model("factsheets", "FactSheet").objects.exists():
        return  # a new site has them from the fixture

    def add(model, key, lists):
        rows = apps.get_model("factsheets", model).objects
        for name, more in lists.items():
            if (row := rows.filter(**{key: name}).first()) is not None:
                row.words = with_more(row.words, more)
                row.save()
            elif model == "LayWord":
                rows.create(words=with_more("", more), **{key: name})

    add("LayWord", "means", LAY_WORDS)
    add("UrgentWord", "name", URGENT_WORDS)
    add("OtherWish", "name", OTHER_WISHES)
    for row in apps.get_model("factsheets", "LayWord").objects.filter(means="genitals"):
        row.words = "\n".join(line for line in row.words.splitlines() if line.strip() != "privates")
        row.save()


class Migration(migrations.Migration):
    dependencies = [("factsheets", "0014_approvals")]
    operations = [migrations.RunPython(add_words, migrations.RunPython.noop)]
