/*
 * honest_texts: posts as people write them, in many languages.
 *
 * Law: none of them is disguised. That is more than the view promises:
 * an accent in a text with few may be undone, and finds nothing.
 */
#ifndef TESTS_UNIT_HONEST_TEXTS_H
#define TESTS_UNIT_HONEST_TEXTS_H

static const char *const honest_texts[] = {
	/* English, with what business posts have in them */
	"Our autumn range is here. Come by the shop in Baker Street this "
	"Saturday, and try on a coat while the kettle is on.",
	"Q3 results: revenue up 12% to $4.5m, 24/7 support, 3 for 2. Doors open "
	"at 10:30am on 22 Nov 2026 (2026-11-22), tickets are £15 or €18.",
	"The 1st, 2nd and 3rd prize go to teams that work in B2B, B2C and P2P; "
	"bring your mp3 player, your 4x4 and an iPhone15.",
	"Part a11b555c; Covid19 changed how we work: 5G, 4K, HTML5, CO2, H2O, v2.0, 5s, 16GB "
	"of RAM and 48h support.",
	"Call +49 30 1234567 or write to jon.doe+news@mail.example.com; see "
	"https://example.com/f.u/n?a=b*c and www.example.com. #news #2026 "
	"@acme @acme@example.social",
	"State-of-the-art, well-known and up-to-date: the co-op's e-mail about "
	"self-employed people, re-use and Jean-Luc's son-in-law.",
	"It's rock'n'roll, and I don't think they'd've come if I weren't there, "
	"y'all.",
	"Learn C++, C# and F# (in 30 days); grades from A+ to B-, A** in maths, "
	"5* hotels, Q&A and R&D at M&S.",
	"World War III, Henry VIII, Rocky IV, chapter XIII and MMXXVI.",
	"*Bold* and **bold**, _italic_ or ~struck~; price* without delivery, "
	"1/2 litre, 50/50, he/she, and/or, km/h. file(s), word(s).",
	"Brrr, hmm, www, zzz. Mmm! Aaaa!",
	/* German, Dutch, Danish, Swedish, Norwegian */
	"Die Brötchen sind heute frisch, und über Mittag gibt es für alle "
	"Gäste große Müslischüsseln, Käse und süße Äpfel.",
	"Het is een mooie dag om naar de winkel te gaan, en wij zijn open.",
	"Vi åbner på lørdag, så kom forbi og få en kop kaffe på køkkenøen.",
	"På lördag är det öppet för alla, så kom och ät våfflor på gården.",
	/* French, Spanish, Portuguese, Italian, Romanian */
	"L'été dernier, nos équipes ont créé une boutique où tout a été pensé "
	"à côté des élèves, déjà réunis à Orléans.",
	"¡Mañana habrá más café y más música en el jardín, señoras y señores! "
	"¿Vendrás también tú? Sí, aquí estaré.",
	"Amanhã à noite há promoções: não percam os pães, as maçãs e o café, "
	"já à venda até às três.",
	"Il caffè è più buono così, perché c'è più tempo; sarà aperto lunedì.",
	"Mâine seară așteptăm oaspeții în grădină, fără grabă și cu bucătărie "
	"românească.",
	/* Polish, Czech, Hungarian, Turkish, Vietnamese */
	"Zapraszamy na świeżą kawę i ciepłe bułki; każdy gość może zostać, jak "
	"długo zechce, bo dzień jest piękny.",
	"Přijďte v sobotu na čerstvé koláče, těšíme se na vás už od rána a "
	"káva bude k dispozici celý den.",
	"Szombaton várunk mindenkit friss kávéval és meleg péksüteménnyel, a "
	"gyerekeknek külön sarkot készítettünk.",
	"Cumartesi günü dükkânımızda buluşalım; çay hazır, börekler sıcak, "
	"çocuklar için köşemiz açık. İstanbul'da görüşürüz!",
	"Thứ bảy này mời các bạn ghé cửa hàng, cà phê nóng và bánh mì mới ra "
	"lò đang chờ; trẻ em có góc chơi riêng.",
	/* Greek, Russian, Ukrainian, Bulgarian, Serbian */
	"Σάββατο πρωί ανοίγουμε νωρίς· ο καφές είναι έτοιμος και τα παιδιά "
	"έχουν τη δική τους γωνιά.",
	"ΤΟ ΝΕΡΟ ΚΑΙ ΤΟ ΚΑΤΑΣΤΗΜΑ",
	"В субботу мы открываемся рано: кофе готов, хлеб тёплый, а для детей "
	"есть свой уголок. ООО «Ромашка», сорок коров и рысак.",
	"У суботу ми відчиняємо рано: кава готова, хліб теплий, їжа смачна, є "
	"й куточок для дітей.",
	"Сос, оса, роса и хора; кафето е готово.",
	"Мы делаем IT-решения и iPhone-приложения для USB-устройств.",
	/* Arabic, Persian, Urdu, Hebrew */
	"نفتح يوم السبت مبكرًا، والقهوة جاهزة، وللأطفال ركن خاص بهم ١٢٣.",
	"شنبه زود باز می‌کنیم؛ قهوه آماده است و بچه‌ها گوشه خودشان را دارند.",
	"ہفتے کو ہم جلدی کھولتے ہیں، کافی تیار ہے۔",
	"בשבת אנחנו פותחים מוקדם, הקפה מוכן, ולילדים יש פינה משלהם.",
	/* Hindi, Bengali, Tamil, Telugu, Thai */
	"शनिवार को हम जल्दी खोलते हैं, चाय तैयार है और बच्चों के लिए अलग कोना है।",
	"শনিবার আমরা তাড়াতাড়ি খুলি, চা তৈরি, আর শিশুদের জন্য আলাদা কোণ আছে।",
	"சனிக்கிழமை நாங்கள் சீக்கிரம் திறக்கிறோம், தேநீர் தயார்.",
	"శనివారం మేము తొందరగా తెరుస్తాము, టీ సిద్ధంగా ఉంది.",
	"วันเสาร์เราเปิดแต่เช้า กาแฟพร้อมแล้ว และมีมุมสำหรับเด็ก ๆ",
	/* Chinese, Japanese, Korean */
	"星期六我们很早开门，咖啡准备好了，孩子们有自己的角落。山口千人工口。",
	"土曜日は早く開きます。コーヒーの用意ができました。Tシャツも３割引きです！",
	"토요일에 일찍 문을 엽니다. 커피가 준비됐어요 ㅋㅋㅋㅋ K팝도 틀어요.",
	/* with many emoji */
	"Party time 🎉🎉🎉 🇩🇪🇫🇷🇮🇹 🇬🇧 👩‍👩‍👧 see you at 7 🕖 ❤️❤️❤️ 1️⃣ 2️⃣ 3️⃣ ✅ done ☕️",
	"New 🆕 hot 🔥 cool 😎 yes ✔ no ❌ stars ⭐⭐⭐ ™ © ® → ← … • one • two",
};

#endif
