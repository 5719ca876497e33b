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
    "pee": "waterworks, water works, pass any water, straining to pee",
    "poo": "shat, bowl, number 2",
    "where": "where are you based",
    "while": "an hour, half an hour, for hours, few hours, couple of hours, 24 hours",
    "buttock": "bumhole, bum hole, arsehole, botty",
    "genitals": "genitles, gentials, genetals, foreskin, clitoris, labia, vag, lady garden, tuppence, "
    "todger, genitalia, genetalia",
    "give way": "go from under me, going from under me, went from under me",
    "inner thigh": "inside of my thigh, inside of thigh, inside of my thighs",
    "night": "nite, nightime, nighttime",
    "suicidal": "better off dead, wish i was dead, wish i were dead, want to be dead, want to end it, "
    "dont want to live, dont want to be here, no reason to live, cannot go on like this, "
    "cannot go on any more, cannot go on anymore, cannot go on living, better without me, "
    "better off without me, dont want to wake up",
    "cannot": "cannae, couldnae",
    "not": "dinnae, didnae",
    "cannot walk": "gone off my legs, gone off legs, went off my legs",
    "legs give way": "legs have gone",
    "height": "roof, ladder, trampoline, wall, tree, scaffold, scaffolding, balcony, window, cliff, "
    "loft, ceiling, climbing frame, monkey bars",
    "tiptoe": "tip toe, tip toes, tippy toe, tippy toes, heel raise, up on my toes, up on toes, onto my "
    "toes",
    "incontinence": "in continent, in continence",
    "cannot pee": "cannot pea, i cannot we, he cannot we, she cannot we",
}
URGENT_WORDS = {
    "Saddle numbness": "numbness privates, tingling privates, cannot feel privates, not feel privates, sadle, "
    "sadel, feel wipe, toilet paper, toilet seat feel, loo seat feel, cannot feel seat, not "
    "feel seat",
    "Peeing": "weak stream, slow stream, poor stream, weak flow pee, cannot tell toilet, cannot tell "
    "loo, not know loo, not know toilet, not urge, lost urge, cannot void, not empty",
    "Sexual function": "sex different, sex changed, cannot get it up, not stay hard",
    "Legs": "legs not hold, leg give out, leg gave out, legs wobbly, unsteady feet, unsteady legs, "
    "unsteady walk, paralised, cannot get off floor, cannot get off bed, cannot get off "
    "chair, cannot put weight leg, both sciatica, tingling foot both, numbness foot both, numbness waist "
    "down, not feel waist down, cannot feel waist down, cannot feel below waist, numbness below "
    "waist, legs like spaghetti, not movement waist, cannot tiptoe, not tiptoe, numbness feet",
    "Lump or shape": "crooked, wonky spine",
    "Night and rest": "not ease, lying flat, worse flat, pain wakes, pain woke, woken pain, awake at night",
    "Small fall": "broke vertebra, broken vertebra, broke bone back, steroid sudden",
    "Foot drop": "foot flop, cannot lift toe, toe catch, cannot pull foot up, cannot bend foot up, cannot "
    "wiggle toe, cannot move toe, drag leg, cannot pick foot up, foot catch, trip over toe",
    "Bleeding or fluid in pregnancy": "losing water, lost water, going into labour, gone into labour, am i in labour",
    "Accident": "hit by bus, hit by lorry, hit by van, knocked off bike, knocked off bicycle, knocked "
    "over by car, fell out of tree, thrown from horse, rtc, road traffic collision, major "
    "trauma, run over by, ran over by, been run over, got run over, hit by truck, shallow "
    "water, snapped spine, snapped my back, car smash, fall height, fall lorry",
    "Bleeding in pregnancy": "haemorrhage, shoulder tip pregnancy",
    "Chest, heart and breath": "out of breath, gasping, blue lips, heart pain, left arm pain, face drop, face droop, "
    "slur, cannot talk properly, cannot speak properly",
    "Collapse": "anurism, aneurism, lost consciousness, loss of consciousness, unresponsive, ripping "
    "pain, pulsating tummy, pulsing tummy",
    "Life in danger": "harm myself, cutting myself, too many medicines, too many opioids, too much medicine, "
    "too much paracetamol, too much opioid",
    "Cancer": "tumer, melanoma, carcinoma, sarcoma, radiotherapy",
    "Asking for 999": "nine nine nine, sos",
    "Asking for 111": "one one one, nhs direct, dangerous",
    "Fever or unwell": "feel poorly, high temp, temp of, temp 38, temp 39, temp 40, flu like, blood poisoning, "
    "osteomyelitis, tb, the shakes",
    "Clot": "leg hot red",
    "Baby": "bump not moving, bump quiet",
    "Cauda equina": "aquina",
    "Pooing": "mess pants, mess trousers",
}
OTHER_WISHES = {
    "Prices and payment": "free, private, nhs or private, private patient",
    "Appointments": "home visit",
    "Reaching the clinic": "deaf, hard of hearing, sign language, bsl, interpreter, relay uk, "
    "braille, wheelchair",
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
    feet = apps.get_model("factsheets", "LayWord").objects.filter(means="foot", words="feet")
    feet.update(means="foot feet")
    for row in apps.get_model("factsheets", "LayWord").objects.filter(means="genitals"):
        row.words = "\n".join(line for line in row.words.splitlines() if line.strip() != "privates")
        row.save()


class Migration(migrations.Migration):
    dependencies = [("factsheets", "0014_approvals")]
    operations = [migrations.RunPython(add_words, migrations.RunPython.noop)]
