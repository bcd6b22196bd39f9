"""corpus: the posts that the bench judges, made from our own sentences.

usage: corpus.py FOLDER POSTS LINES

Writes FOLDER/post.md, posts/NNNN.md, lines.jsonl and planted.md. The same
numbers give the same bytes. Names of people, addresses and numbers are made
up of words and ranges that belong to nobody; what looks like a secret is put
together here, so that no scanner finds one in this file.
"""
import json
import os
import random
import sys

SEED = 20261122
POST_BYTES = 1260     # of a Markdown post, on average
LINE_BYTES = 545      # of a line of JSON, on average
ONE_BYTES = 700       # of the post that is judged alone

SLOTS = {
    "thing": """mug|backpack|desk lamp|bread knife|rain jacket|garden chair|
        water bottle|wool blanket|bicycle bell|notebook|tea pot|phone case|
        wall clock|kitchen scale|picnic basket|reading lamp|sun hat|door mat|
        coffee grinder|pencil case|tent|hiking boot|cutting board|candle|
        lantern|travel pillow|salad bowl|record player|plant pot|key ring""",
    "colour": """blue|green|red|yellow|white|grey|dark blue|orange|brown|
        cream|olive|silver|light green|sand""",
    "material": """oak|recycled steel|linen|wool|glass|clay|cork|cotton|
        bamboo|leather from old sofas|beech|paper|stone|birch""",
    "place": """Oakfield|Lindow|the harbour|the old mill|Market Square|
        the station|Marlow Street|the north hall|our yard|the library|
        Westbrook|the town hall|Elmside|the river café|the school|the park""",
    "day": """Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday""",
    "month": """January|February|March|April|May|June|July|August|
        September|October|November|December""",
    "time": """nine|ten|half past ten|noon|two o'clock|four|six|
        seven in the evening|half past eight|3 pm|9:30""",
    "number": """two|three|four|five|six|seven|eight|nine|ten|twelve|
        fifteen|twenty|thirty|forty|sixty|a hundred""",
    "price": """£9|£14.50|$20|€35|€120|£4.99|$75|€8.40|£19""",
    "team": """bakers|designers|drivers|gardeners|engineers|translators|
        carpenters|repair crew|support team|apprentices|testers|cooks""",
    "task": """repairs bikes|answers your letters|writes the manuals|
        packs the boxes|plans the routes|tests every part|bakes the bread|
        keeps the servers running|paints the frames|sorts the returns""",
    "food": """pumpkin soup|rye bread|lemon cake|bean stew|apple pie|
        mushroom risotto|potato salad|plum tart|onion soup|barley salad""",
    "herb": """thyme|parsley|pepper|dill|sage|mint|cinnamon|nutmeg|basil""",
    "topic": """sharpening knives|saving water|choosing a bicycle|
        growing tomatoes|planning a budget|writing clear letters|
        backing up photos|packing for rain|reading a contract|mending socks|
        choosing a password manager|measuring a window|storing honey""",
    "part": """handle|lid|strap|hinge|battery|cable|filter|lock|seat|
        wheel|switch|zip|label|spring""",
    "fix": """a new lock on the door|larger type in the menu|
        a faster search|a dark theme|a list of past orders|
        an export to spreadsheets|a quieter fan|shorter forms|
        keyboard shortcuts|a page for returns""",
    "feeling": """glad|happy|proud|grateful|curious|delighted|thankful""",
    "adverb": """slowly|early|together|by hand|carefully|twice a week|
        in the morning|after work|at home|in small groups""",
    "tag": """#Mugs|#RepairCafe|#OpenDay|#Bakery|#Cycling|#MadeByHand|
        #Hiring|#Gardening|#Recipe|#ReleaseNotes|#Harbour|#Books|#Autumn""",
    "emoji": "🎉|🚲|🍞|☕|🌱|📦|🔧|📚|🌧️|👋|🎨|✅",
    "page": """mug|jobs|repair|events|recipes|help|news/2026|opening|
        returns|map|newsletter|about/team""",
    "kind": """survey|trial|season|study|workshop|year|project|summer""",
}

SENTENCES = """
The {thing} is back in {colour}, and this time its {part} is made of {material}.
Our {team} open the doors at {time} on {day}; coffee is on the table.
We start the {kind} in {month} at {place}, and you can join {adverb}.
You can borrow a {thing} for {number} days, and it costs {price}.
Please bring your {thing} to {place} on {day}, and we'll look at the {part}.
From {month} the shop at {place} is open until {time} on {day}.
The new {colour} {thing} weighs less than {number} apples.
We tested {number} kinds of {material} before we chose this one.
Stir in the {herb}, and let the {food} rest for {number} minutes.
Our {food} needs {number} onions, a little {herb} and some patience.
Serve the {food} warm, with bread and {herb}.
Peel the apples {adverb}, then weigh out the flour for the {food}.
We're looking for someone who {task} and likes to work {adverb}.
You'll work with {number} {team} in a bright room near {place}.
Write to us by the end of {month}; a short letter is enough.
The job pays fairly, and every year brings {number} weeks of holiday.
Today we're {feeling} about {number} letters from readers at {place}.
Thank you to everyone who came to {place} on {day}.
It rained, and still {number} of you brought a {thing}.
This week's update brings {fix} and {fix}.
The app now starts faster, and there is {fix}.
We also mended the {part}, which stuck on cold mornings.
If something looks wrong, tell us and we'll answer within {number} hours.
Last {day} our site was down from {time} until noon. We're sorry.
A worn {part} in the pump was the cause, and it has been replaced.
Nobody lost an order; parcels leave {place} on {day}.
Here are {number} notes on {topic} from our {team}.
Keep the {thing} dry, and oil the {part} once a year.
A {material} board lasts for years when you wash it {adverb}.
Start with {topic}; the rest is easier than it looks.
Our {kind} with the school at {place} ended in {month}.
The pupils built {number} boxes of {material} and painted them {colour}.
Read how the {team} did it: https://www.example.com/{page}
Pictures and the whole story are at https://example.com/{page}?from=post
Tickets cost {price}, and children come in free.
The bus stops at {place}, and the hall has a ramp.
We moved {number} metres down the road, next to {place}.
A neighbour of ours {task}, and you can watch on {day}.
What would you cook with {number} eggs and some {herb}?
Which colour should come next: {colour}, {colour} or {colour}?
Tell us below, and we'll read every answer on {day}.
Meet the person who {task}: she began at {place} with a borrowed {thing}.
“I wanted a {thing} that my children can repair,” he says.
“The {part} came off after {number} years, and they sent a new one.”
The {kind} asked {number} households about {topic}.
More than half of them learned it {adverb}.
Our paper is made {adverb}, and the ink comes from {place}.
Since {month} we have sent {number} parcels without plastic tape.
A box of {material} takes more room, so we pack it {adverb}.
Next {month} the garden at {place} needs {number} pairs of hands.
We bring spades, you bring gloves, and there is {food} for lunch.
The library lends books on {topic}, and we lend the tools.
Orders placed before {time} on {day} leave on the same day.
Returns are free within {number} weeks; the label is in the box.
A voucher is worth {price} and can be used at {place}.
Our phones are quiet on {day}; {day} is the busy day.
The {colour} line runs every {number} minutes from {place}.
In {month} we close the kitchen for {number} days to paint it {colour}.
Our {team} wrote a guide to {topic}, and it fits on one page.
Come by {adverb}; the kettle is on and the {food} is ready.
""".strip().splitlines()

# What a rule of ours says something about, in ordinary posts as people write
# them: mostly advice.
REMARKS = """
We leveraged our synergies at {place} to move the needle.
This {thing} is a real game changer, guaranteed!!!
The late parcel is not our problem. Please contact the courier.
Our chairman is crazy about the {colour} {thing}.
Let's circle back on the {thing} after the low hanging fruit.
TODO: add the picture of the {thing} here.
""".strip().splitlines()

TITLES = """
Back in {colour}: the {thing}|Open day at {place}|{number} notes on {topic}|
We're hiring in {month}|A recipe for {food}|What is new this {month}|
Sorry about {day}|Meet the {team}|Repair day at {place}|Your questions
""".replace("\n", "").split("|")

SPLIT = {name: [" ".join(word.split()) for word in words.split("|")]
         for name, words in SLOTS.items()}


def fill(chance, sentence):
    """A sentence with a word in each of its slots."""
    out = []
    for piece in sentence.split("{"):
        name, brace, rest = piece.partition("}")
        out.append(chance.choice(SPLIT[name]) + rest if brace else piece)
    text = "".join(out)
    return text[0].upper() + text[1:]


def planted_lines():
    """One line for each peer, and for us, that it must find."""
    key = "AKIA" + "QYLPMN5HHHFPZAM2"
    slack = "xox" + "b-123456789012-1234567890123-" + "a1B2c3D4e5F6g7H8i9J0k1L2"
    card = " ".join(["4111"] + ["1111"] * 3)
    return [
        "We recieve parcels at the back door.",
        "Our fireman will utilize the very large ladder.",
        "You have only yourself to blame.",
        f"The key is {key} and the bot has {slack} today.",
        f"Refund for the lady from the chat: card {card}, exp 12/27.",
    ]


def write_prose(chance, size, remark=False):
    """Paragraphs of about so many bytes."""
    paragraphs, sentences, got = [], [], 0
    while got < size:
        text = fill(chance, chance.choice(SENTENCES))
        if remark and got * 2 > size:
            text, remark = fill(chance, chance.choice(REMARKS)), False
        if chance.random() < 0.04:
            text += " " + chance.choice(SPLIT["emoji"])
        sentences.append(text)
        got += len(text.encode()) + 1
        if chance.random() < 0.3:
            paragraphs.append(" ".join(sentences))
            sentences = []
    if sentences:
        paragraphs.append(" ".join(sentences))
    return paragraphs


def write_markdown(chance, size, remark):
    """A post with what Markdown posts have: a heading, a list, tags."""
    title = fill(chance, chance.choice(TITLES))
    parts = ["# " + title]
    if chance.random() < 0.4:
        parts.append("\n".join(
            "- " + fill(chance, chance.choice(SENTENCES))
            for _ in range(chance.randint(2, 4))))
    if chance.random() < 0.5:
        parts.append(fill(chance, "More: https://example.com/{page}"))
    tags = " ".join(chance.sample(SPLIT["tag"], 2))
    size -= sum(len(part.encode()) + 2 for part in parts) + len(tags) + 3
    prose = write_prose(chance, max(size - 40, 80), remark)
    return "\n\n".join(parts[:1] + prose + parts[1:] + [tags]) + "\n"


def write_one(chance):
    """The post that is judged alone: exactly 700 bytes, in words that any
    dictionary has, and nothing to say about it."""
    while True:
        text = " ".join(write_prose(chance, ONE_BYTES - 40)) + "\n"
        if len(text.encode()) == ONE_BYTES and "http" not in text:
            return text


def save(folder, name, text):
    """Writes a file, and its folder."""
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def planted(count):
    """The numbers of the posts that are planted: whoever finds something in
    all of them has seen the first, the middle and the last."""
    return (0, count // 2, count - 1)


def write_posts(folder, count):
    """Markdown posts of 1,260 bytes on average."""
    chance, wanted, got = random.Random(SEED), 0, 0
    for number in range(count):
        wanted += POST_BYTES
        size = wanted - got
        if number < count - 1:
            size = int(size * chance.uniform(0.4, 1.6))
        text = write_markdown(chance, max(size, 300), chance.random() < 0.03)
        if number in planted(count):
            text += "\n" + "\n\n".join(planted_lines()) + "\n"
        got += len(text.encode())
        save(folder, f"posts/{number:04}.md", text)


def write_lines(folder, count, name="lines.jsonl"):
    """Short posts as JSON Lines."""
    chance = random.Random(SEED + 1)
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        for number in range(count):
            size = int((LINE_BYTES - 70) * chance.uniform(0.3, 1.6))
            prose = write_prose(chance, size, chance.random() < 0.02)
            tags = " " + chance.choice(SPLIT["tag"])
            text = "\n\n".join(prose) + tags
            if number in planted(count):
                text = " ".join(planted_lines())
            json.dump({"id": f"post-{number}", "text": text}, file,
                      ensure_ascii=False, separators=(",", ":"))
            file.write("\n")


def write_all(folder, posts, lines):
    """All files of the corpus."""
    save(folder, "post.md", write_one(random.Random(SEED + 2)))
    save(folder, "unknown.md", "Our zorbelfrime opens on Monday.\n")
    save(folder, "planted.md", "\n\n".join(planted_lines()) + "\n")
    write_posts(folder, posts)
    write_lines(folder, lines)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    write_all(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
