"""growth: packs of made-up terms, to see what ten and a hundred times as many
cost."""
import os
import random

SEED = 20261123
PER_RULE = 1000

BEGINS = "bl br ch cl d dr f fl g gl h j k kl l m n p pl qu r s sk st t tr v z"
MIDDLES = "a ai e ea i o oa oo u au"
ENDS = "b ck d ff g lb lk m mp n nd ng nk p rd rk rn st t x zz"
ORDINARY = """open new read shop bring mug week door bread garden post year
warm answer team paper colour late sold school""".split()


def made_up(chance, known):
    """Words that nobody has, each once."""
    begins, middles, ends = BEGINS.split(), MIDDLES.split(), ENDS.split()
    while True:
        word = "".join(chance.choice(part) for part in (
            begins, middles, ends, middles, begins, middles, ends))
        if word not in known:
            known.add(word)
            yield word


def make_terms(count):
    """Like our own: mostly one word, some of two, and some of those begin
    with a word that every post has."""
    chance = random.Random(SEED)
    words = made_up(chance, set())
    for _ in range(count):
        kind = chance.random()
        if kind < 0.6:
            yield next(words)
        elif kind < 0.85:
            yield f"{next(words)} {next(words)}"
        else:
            yield f"{chance.choice(ORDINARY)} {next(words)}"


def write(folder, more):
    """A policy with the built-in packs and so many terms more. Gives one of
    the terms, or None."""
    os.makedirs(folder, exist_ok=True)
    terms = list(make_terms(more))
    pack = ["pack: tone/grown", "language: any", "rules:"]
    for number, start in enumerate(range(0, len(terms), PER_RULE)):
        part = terms[start:start + PER_RULE]
        name = f"grown-{number:03}.txt"
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write("\n".join(part) + "\n")
        pack += [f"  - id: tone.grown.list{number:03}", "    action: warn",
                 '    message: "“{match}” is a made-up word."',
                 '    why: "It means nothing."', f"    terms_file: {name}"]
    with open(os.path.join(folder, "postgate.yaml"), "w",
              encoding="utf-8") as file:
        file.write("version: 1\nlanguage: en\npacks: [builtin%s]\n"
                   % (", ./grown.yaml" if terms else ""))
    if not terms:
        return None
    with open(os.path.join(folder, "grown.yaml"), "w",
              encoding="utf-8") as file:
        file.write("\n".join(pack) + "\n")
    return terms[-1]
