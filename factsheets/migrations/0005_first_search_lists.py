"""The first lists of search, and for sheets that are there already what the new fixture gives them.

What staff made meanwhile is left as it is. A phrase is met when a query holds all its words.
"""

from django.db import migrations

LAY_WORDS = {
    "acupuncture": "needles, dry needling",
    "back pain": "backache, lumbago, bad back, bad backs, dodgy back, sore back",
    "birth": "childbirth",
    "both": "bilateral, each",
    "buttock": "bum, bums, bottom, backside, behind me, butt, arse, ass, bum cheek, bottom cheek, rear, "
    "glute, glutes, gluteal, gluteus",
    "cannot": "cant, can not, couldnt, cudnt, unable to, not able to, trouble, difficulty, difficult, "
    "struggle, struggling, hard to, dont seem able to, cannot seem to",
    "crutches": "crutch, walking stick",
    "disc": "disk, discs, disks",
    "exercise": "exercises, stretches, physical activity, gym, workout, work out, yoga, pilates, swimming",
    "foot": "feet",
    "genitals": "genital, private parts, privates, private area, intimate area, down below, down there, "
    "vagina, vulva, penis, willy, testicle, testicles, testicular, balls, scrotum, groin area, crotch, "
    "perineum, lady parts, lady bits, between legs, between my legs, between the legs, "
    "between your legs, between thighs, between my thighs",
    "incontinence": "incontinent, cannot control, lost control, lose control, losing control, "
    "loss of control, no control, cannot hold, not control",
    "inflammatory": "inflammation, inflamed",
    "inflammatory bowel disease": "ibd, crohns, crohn, colitis, ulcerative colitis",
    "inhibitors": "biologic, biologics, biological, anti tnf, tnf blocker, adalimumab, humira, etanercept, "
    "secukinumab",
    "injection": "jab, shot, injections, epidural, nerve block",
    "low": "lower, bottom of my back, bottom of back, bottom of the back, base of my back, "
    "base of spine, base of my spine, small of my back",
    "manual": "hands on, osteopathy, chiropractic",
    "medicines": "medicine, medication, medications, meds, tablet, tablets, painkiller, painkillers, "
    "pain killer, pain killers, drugs, pills",
    "month": "months",
    "nsaids": "nsaid, ibuprofen, naproxen, nurofen, voltarol, diclofenac, anti inflammatory, "
    "anti inflammatories, antiinflammatory, antiinflammatories",
    "not": "no, dont, doesnt, didnt, isnt, arent, wont, wasnt, havent, hasnt, never, stopped, without",
    "numbness": "numb, nummed, no feeling, lost feeling, lost all feeling, "
    "loss of feeling, lack of feeling, less feeling, lost sensation, loss of sensation, no sensation, "
    "reduced sensation, altered sensation, anaesthesia, dead, gone to sleep, goes to sleep",
    "pain": "hurt, hurts, hurting, hurty, ache, aches, aching, achy, sore, soreness, painful, agony, "
    "tender, tenderness, discomfort",
    "pee": "wee, weeing, weed, peed, pees, urine, urinate, urinating, urination, urinary, piss, pissing, "
    "pass water, passing water, pass urine, go to the toilet, go to the loo, go toilet, go loo",
    "pelvis": "pelvic",
    "physiotherapy": "physio, physios, physiotherapist, physical therapy",
    "poo": "pooing, pood, poop, bowel, bowels, stool, stools, faeces, shit, crap, defecate, defecation, "
    "number two, constipated, constipation, anus, anal, back passage, rectum, rectal",
    "postpartum": "postnatal, post natal, post partum, post birth, after birth, after the birth, "
    "after giving birth, after a baby, after baby, after having a baby, after having baby, "
    "after my baby, after childbirth, after delivery, after labour, after a c section, after c section, "
    "after caesarean, had a baby, just had a baby, new mum, since having my baby, since birth",
    "pregnancy": "pregnant, preggers, expecting, expecting a baby, expectant, antenatal, ante natal, "
    "prenatal, trimester, having a baby, mum to be",
    "psoriasis": "psoriatic",
    "run": "running, jog, jogging, runner",
    "slipped disc": "slip disc, herniated disc, herniation, disc herniation, bulging disc, bulged disc, "
    "disc bulge, prolapsed disc, disc prolapse, prolapse disc, ruptured disc, burst disc, "
    "popped disc, disc out, disc gone, disc extrusion",
    "spine": "spinal, backbone, back bone",
    "spondyloarthritis": "spondyloarthropathy, spondylarthritis, spondyloarthropathies",
    "stabbing": "shooting, electric shock, electric shocks, stabbed",
    "stairs": "stair, climbing stairs, climb stairs, going upstairs, upstairs, steps, climbing steps, "
    "ascending stairs, walking up stairs, ascending",
    "steroid": "steroids, cortisone, corticosteroid, corticosteroids, prednisolone",
    "stiff": "stiffness, seized up, seize up, seizes up, locked up",
    "surgery": "operation, op, operations, surgical",
    "tingling": "tingle, tingles, tingly, pins and needles, pins needles, pin and needles, prickling, "
    "paraesthesia, buzzing",
    "tired": "fatigue, fatigued, exhausted, exhaustion, worn out, no energy, knackered, tiredness",
    "trapped nerve": "pinched nerve, trap nerve, nerve trapped, nerve pinched, compressed nerve, "
    "nerve compression, squashed nerve, crushed nerve, impinged nerve, nerve impingement",
    "tummy": "stomach, belly, abdomen, abdominal, tum",
    "turn": "roll, rolls, rolling, turning, turns",
    "uveitis": "iritis, eye inflammation, inflamed eye",
    "vaginally": "vaginal birth, natural birth, naturally, normal birth, vaginal delivery",
    "walk": "walking, walks, walked",
    "worse": "worsens, worsening, worsen, aggravated, aggravates, flares, flare up",
    "young": "younger, teenager, teenage, teens, twenties, 20s",
}

EMERGENCY, URGENT = "emergency", "urgent"
URGENT_WORDS = {
    "Saddle numbness": (
        EMERGENCY,
        "saddle, numbness buttock, tingling buttock, numbness genitals, genitals, numbness poo, "
        "tingling poo, numbness inner thigh, tingling inner thigh, numbness groin, numbness wipe, "
        "cannot feel buttock, not feel buttock, cannot feel genitals, not feel genitals, "
        "cannot feel wipe, not feel wipe, cannot feel myself wipe, numbness toilet, strange feeling buttock, funny feeling buttock, "
        "changed feeling buttock, weird feeling buttock, feel nothing wipe, feel different wipe",
    ),
    "Cauda equina": (EMERGENCY, "cauda, equina, cauda equina syndrome, ces"),
    "Peeing": (
        EMERGENCY,
        "pee, bladder, wet myself, wetting myself, wet bed, wet knickers, wet pants, incontinence, "
        "cannot go toilet, not go toilet, cannot use toilet, cannot feel go, catheter, leak, "
        "leaking, dribbling, self catheter, bedwetting, retention",
    ),
    "Pooing": (
        EMERGENCY,
        "poo, soil myself, soiled myself, soiling, mess myself, messed myself, pooed myself, "
        "accident pants, pooed",
    ),
    "Sexual function": (
        EMERGENCY,
        "sexual function, sexual dysfunction, sexual, erection, erectile, impotence, impotent, orgasm, "
        "cannot get hard, numbness sex, not feel sex",
    ),
    "Legs": (
        EMERGENCY,
        "both legs, two legs, leg weak, legs gave way, legs give way, leg giving way, legs giving way, "
        "leg buckle, legs buckling, leg collapse, legs collapsed, legs like jelly, "
        "legs not work, cannot move leg, not move leg, leg not move, cannot feel leg both, cannot walk, "
        "not walk, cannot stand, cannot get up, paralysed, paralysis, paralyzed, cannot move, "
        "leg getting weaker, legs heavy weak, weaker leg, losing strength leg, lost power leg, "
        "no strength leg, no power leg, lost use of leg, cannot feel legs, cannot feel feet, numbness feet both",
    ),
    "Accident": (
        EMERGENCY,
        "accident, car crash, crash, crashed, hit by car, knocked down, fell from height, "
        "fell off roof, fell off ladder, fell off horse, fall from height, fell downstairs, "
        "fell down stairs, fallen downstairs, broken back, broke my back, broken spine, broken neck",
    ),
    "Chest, heart and breath": (
        EMERGENCY,
        "chest, heart attack, angina, cannot breathe, breathless, short of breath, shortness of breath, "
        "struggling to breathe, coughing blood, stroke, face drooping, slurred speech",
    ),
    "Collapse": (
        EMERGENCY,
        "collapse, collapsed, fainted, fainting, passed out, blacked out, blackout, unconscious, "
        "aneurysm, aortic",
    ),
    "Life in danger": (
        EMERGENCY,
        "suicide, suicidal, kill myself, want to die, end my life, end it all, self harm, overdose",
    ),
    "Cancer": (
        EMERGENCY,
        "cancer, tumour, malignant, malignancy, metastatic, metastasis, metastases, mets, myeloma, "
        "lymphoma, leukaemia, chemo, chemotherapy, oncology, secondaries, spinal cord compression",
    ),
    "Bleeding in pregnancy": (
        EMERGENCY,
        "bleeding, bleed, heavy bleeding, miscarriage, miscarrying, ectopic, blood clots pregnancy, "
        "pregnancy blood, pregnancy tummy pain, pregnancy sharp pain",
    ),
    "Asking for 999": (
        EMERGENCY,
        "999, 112, 911, ambulance, emergency, a and e, a e, accident and emergency, hospital, casualty, red flag, "
        "urgent, urgent help, dying",
    ),
    "Cancer in the past": (URGENT, "cancer, tumour, had cancer, breast cancer, prostate cancer"),
    "Asking for 111": (
        URGENT,
        "111, nhs 111, out of hours doctor, out of hours gp, walk in centre, urgent care, red flag, urgent, worried, "
        "when to worry, should i worry, is it serious, serious, warning signs, when to see a doctor",
    ),
    "Fever or unwell": (
        URGENT,
        "fever, feverish, high temperature, temperature, unwell, ill, shivering, shivery, shivers, "
        "chills, rigors, sweats, night sweats, hot and cold, infection, infected, sepsis, septic, "
        "discitis, abscess, meningitis, tuberculosis",
    ),
    "Weight": (
        URGENT,
        "weight loss, lost weight, losing weight, lose weight, loss of weight, no appetite, loss of appetite, "
        "off my food",
    ),
    "Lump or shape": (
        URGENT,
        "lump, lumps, bump back, bump spine, swelling back, swelling spine, swollen back, hump, "
        "shape back, shape spine, deformed spine, deformity",
    ),
    "Night and rest": (
        URGENT,
        "pain at night, night pain, worse at night, wakes me at night, "
        "cannot sleep pain, constant pain, pain not go away rest, "
        "rest not help, rest not ease, pain lying down, pain lie down, worse lying down",
    ),
    "Coughing and sneezing": (URGENT, "worse cough, worse sneeze, pain cough, pain sneeze"),
    "Between the shoulder blades": (URGENT, "shoulder blade, shoulder blades, between shoulders"),
    "Small fall": (
        URGENT,
        "fracture, fractured, compression fracture, broken bone, brittle bones fall, osteoporosis fall, "
        "osteoporosis pain, osteoporosis sudden, steroid fall",
    ),
    "Foot drop": (
        URGENT,
        "foot drop, drop foot, dropped foot, cannot lift foot, not lift foot, cannot raise foot, "
        "cannot move foot, foot slap, foot slapping, foot drag, dragging foot, toes drag, "
        "cannot lift toe, foot weak, floppy foot, tripping over foot",
    ),
    "Clot": (URGENT, "dvt, deep vein thrombosis, thrombosis, blood clot, clot"),
    "Baby": (
        URGENT,
        "baby not moving, baby not move, baby moving less, less movement baby, reduced movement, "
        "reduced movements, fewer movements, baby move less, baby not kicking, not felt baby, cannot feel baby, "
        "baby quiet, baby movements, baby kicks",
    ),
    "Bleeding or fluid in pregnancy": (
        URGENT,
        "bleeding, spotting, waters broken, waters broke, water broke, fluid loss, losing fluid, "
        "leaking fluid, tightenings, contractions, premature labour, preterm labour, early labour, "
        "braxton hicks, pre eclampsia, preeclampsia",
    ),
}

CONDITIONS = "https://www.nhs.uk/conditions/"
UNCOVERED_TOPICS = {
    "ankle pain": ("ankle-pain/", "ankle, ankles, sprained ankle, achilles"),
    "appendicitis": ("appendicitis/", "appendicitis, appendix"),
    "arm or elbow pain": ("elbow-and-arm-pain/", "arm, arms, elbow, elbows, forearm, bicep, tricep"),
    "arthritis of the hip or knee": (
        "osteoarthritis/",
        "osteoarthritis, arthritis hip, hip arthritis, wear and tear, worn hip",
    ),
    "asthma": ("asthma/", "asthma"),
    "bunions": ("bunions/", "bunion, bunions"),
    "carpal tunnel syndrome": ("carpal-tunnel-syndrome/", "carpal tunnel, carpal"),
    "chronic fatigue syndrome": (
        "chronic-fatigue-syndrome-cfs/",
        "chronic fatigue, cfs, myalgic encephalomyelitis",
    ),
    "coccyx pain": (
        "tailbone-coccyx-pain/",
        "coccyx, tailbone, tail bone, coccydynia, coccygeal, cocyx, coxyx, coxix",
    ),
    "COVID-19": ("covid-19/", "covid, coronavirus, long covid"),
    "depression and low mood": ("depression-in-adults/", "depression, depressed, anxiety, anxious"),
    "diabetes": ("diabetes/", "diabetes, diabetic"),
    "disc degeneration": (
        "back-pain/",
        "degenerative disc, degenerated disc, disc degeneration, disc disease, ddd, worn disc, black disc",
    ),
    "endometriosis": ("endometriosis/", "endometriosis, endo"),
    "fibromyalgia": ("fibromyalgia/", "fibromyalgia, fibro"),
    "frozen shoulder": ("frozen-shoulder/", "frozen shoulder"),
    "gout": ("gout/", "gout"),
    "hand or wrist pain": ("hand-pain/", "hand, hands, wrist, finger, fingers, thumb, thumbs"),
    "headaches": ("headaches/", "headache, headaches, head ache, sore head, head pain"),
    "heel or foot pain": (
        "plantar-fasciitis/",
        "heel, heels, plantar, plantar fasciitis, fasciitis, arch of foot, flat feet, toe, toes",
    ),
    "hernia": ("hernia/", "hernia, inguinal"),
    "hip replacement": (
        "hip-replacement/",
        "hip replacement, new hip, hip operation, hip surgery, hip fracture, broken hip, "
        "hip dysplasia, hip impingement, hip bursitis, bursitis, labral tear",
    ),
    "kidney pain": ("kidney-stones/", "kidney, kidneys, kidney stone, kidney infection, renal"),
    "knee pain": (
        "knee-pain/",
        "knee, knees, kneecap, meniscus, cruciate, acl, cartilage, knee replacement",
    ),
    "kyphosis": ("kyphosis/", "kyphosis, scheuermann, scheuermanns, hunchback, hunched"),
    "lupus": ("lupus/", "lupus"),
    "migraine": ("migraine/", "migraine, migraines"),
    "multiple sclerosis": ("multiple-sclerosis/", "multiple sclerosis, ms"),
    "neck pain": (
        "neck-pain-and-stiff-neck/",
        "neck, necks, cervical, trapped nerve neck, torticollis, wry neck, text neck",
    ),
    "osteoporosis": ("osteoporosis/", "osteoporosis, osteopenia, brittle bones, thin bones"),
    "period pain": ("period-pain/", "period, periods, menstrual, menstruation, pcos, fibroids, ovary, ovarian"),
    "plantar fasciitis": ("plantar-fasciitis/", "plantar fasciitis"),
    "polymyalgia rheumatica": ("polymyalgia-rheumatica/", "polymyalgia"),
    "rheumatoid arthritis": ("rheumatoid-arthritis/", "rheumatoid, rheumatoid arthritis"),
    "rib pain": ("broken-or-bruised-ribs/", "rib, ribs, costochondritis"),
    "restless legs": ("restless-legs-syndrome/", "restless legs, restless leg"),
    "scoliosis": ("scoliosis/", "scoliosis, curved spine, curvature, curve spine, crooked spine"),
    "shin splints": ("shin-splints/", "shin, shins, shin splints"),
    "shingles": ("shingles/", "shingles, chickenpox"),
    "shoulder pain": (
        "shoulder-pain/",
        "shoulder, shoulders, rotator cuff, collarbone, collar bone, trapezius",
    ),
    "spina bifida": ("spina-bifida/", "spina bifida, bifida"),
    "spondylosis": ("cervical-spondylosis/", "spondylosis, cervical spondylosis, lumbar spondylosis"),
    "sprains and pulled muscles": (
        "sprains-and-strains/",
        "sprain, sprained, strain, strained, pulled muscle, torn muscle, muscle tear, hamstring, "
        "muscle spasm, back spasm, spasms, cramp, cramps",
    ),
    "stomach ache": ("stomach-ache/", "tummy, stomach ache, indigestion, heartburn, ibs, irritable bowel"),
    "tennis elbow": ("tennis-elbow/", "tennis elbow, golfers elbow"),
    "jaw pain": ("temporomandibular-disorder-tmd/", "jaw, tmj"),
    "upper back pain": (
        "back-pain/",
        "upper back, middle back, middle of back, mid back, thoracic, top of back, top of my back, "
        "shoulder blade, shoulder blades, between shoulder blades",
    ),
    "varicose veins": ("varicose-veins/", "varicose, varicose veins"),
    "whiplash": ("whiplash/", "whiplash"),
    "spinal fractures": (
        "osteoporosis/",
        "vertebral fracture, fractured vertebra, compression fracture, fractured spine, "
        "spine fracture, collapsed vertebra, wedge fracture, crush fracture, stress fracture",
    ),
}

OTHER_WISHES = {
    "Prices and payment": "cost, costs, price, prices, pricing, fee, fees, charge, charges, how much, "
    "expensive, cheap, pay, payment, insurance, bupa, axa, self pay, refund, voucher, discount",
    "Appointments": "book, booking, bookings, appointment, appointments, consultation, consultations, "
    "see someone, see a specialist, find a specialist, waiting list, waiting time, cancel, reschedule, "
    "refer, referral, video call, speak to someone, speak to a specialist",
    "Reaching the clinic": "phone, telephone, phone number, number, ring, call, contact, email, address, "
    "where, where are you, location, locations, directions, map, postcode, parking, car park, "
    "public transport, wheelchair access, near me, branches, london, manchester, birmingham",
    "Opening hours": "opening, opening hours, opening times, hours, open, closed, closing time, weekends, "
    "saturday, sunday, bank holiday, christmas",
    "About the clinic": "clinic, osteospinal, osteopath, osteopaths, chiropractor, practitioner, "
    "staff, team, about, about you, reviews, complaint, complain, complaints, jobs, vacancy, vacancies, "
    "careers, privacy, cookies, newsletter, qualifications",
}

SEARCH_WORDS = {
    "sacroiliac-joint-dysfunction": (
        "Sacroiliitis, SI joint syndrome, Sacrum pain, One-sided low back pain"
    ),
    "pregnancy-and-postpartum-pelvic-girdle-pain": (
        "Symphysis pain, Pubic pain in pregnancy, Hip pain in pregnancy, Back pain in pregnancy, "
        "Pregnant, Waddling, Pelvic pain after having a baby"
    ),
    "axial-spondyloarthritis": (
        "AS, Spondylitis, Spondyloarthropathy, Ank spond, Bechterew, "
        "Inflammatory arthritis of the spine, Young people with back pain, Stiff back in the morning"
    ),
    "piriformis-syndrome": "Wallet sciatica, Fat wallet, Pain in the buttock when sitting",
    "sciatica": (
        "Trapped nerve, Slipped disc, Prolapsed disc, Nerve pain down the leg, "
        "Leg pain from the back, Spinal stenosis"
    ),
}
# Rows that a person cannot know about, by sheet and table, as their first words.
NOT_ASKED = {
    ("sacroiliac-joint-dysfunction", "Symptom"): ["Pain with loading the joint"],
    ("pregnancy-and-postpartum-pelvic-girdle-pain", "Cause"): [
        "Uneven movement of the pelvic joints",
        "A more sensitive nervous system",
    ],
    ("pregnancy-and-postpartum-pelvic-girdle-pain", "Treatment"): ["Early advice"],
    ("axial-spondyloarthritis", "Cause"): ["Inflammation", "A gene called HLA-B27"],
    ("piriformis-syndrome", "Cause"): [
        "A muscle that irritates the nerve",
        "Natural differences",
    ],
    ("sciatica", "Cause"): ["Disc prolapse", "Spinal stenosis", "Spondylolisthesis", "Tumour"],
    ("sciatica", "Treatment"): ["Keeping active", "Medicines"],
}


def lines(words):
    return "\n".join(dict.fromkeys(word.strip() for word in words.split(",")))


def make_lists(apps, schema_editor):
    def make(model, key, name, words, **more):
        rows = apps.get_model("factsheets", model).objects
        rows.get_or_create(**{key: name}, defaults={"words": lines(words), **more})

    for name, words in LAY_WORDS.items():
        make("LayWord", "means", name, words)
    for name, (level, words) in URGENT_WORDS.items():
        make("UrgentWord", "name", name, words, level=level)
    for name, (page, words) in UNCOVERED_TOPICS.items():
        make("UncoveredTopic", "name", name, words, nhs_url=CONDITIONS + page)
    for name, words in OTHER_WISHES.items():
        make("OtherWish", "name", name, words)


def fill_sheets(apps, schema_editor):
    sheets = apps.get_model("factsheets", "FactSheet").objects
    for slug, words in SEARCH_WORDS.items():
        sheets.filter(slug=slug, search_words="").update(search_words=lines(words))
    for (slug, model), texts in NOT_ASKED.items():
        rows = apps.get_model("factsheets", model).objects.filter(sheet__slug=slug)
        first = "text" if model == "Symptom" else "name"
        for text in texts:
            rows.filter(**{f"{first}__startswith": text}).update(is_asked=False)


class Migration(migrations.Migration):
    dependencies = [("factsheets", "0004_sections_declared_once")]
    operations = [
        migrations.RunPython(make_lists, migrations.RunPython.noop),
        migrations.RunPython(fill_sheets, migrations.RunPython.noop),
    ]
