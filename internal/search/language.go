package search

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/spanish"
)

// speech is what the search knows of a language. All words are folded: small letters without accents.
type speech struct {
	stem      func(*snowballstem.Env) bool
	compounds bool              // words are written together, as in German
	stop      map[string]bool   // words that say nothing by themselves
	aside     map[string]bool   // words that help where they fit, and are not missed where they do not: known, suspected, man
	least     float64           // score below which the best hit is not worth showing: words written together leave less to score
	negations map[string]bool   // what follows is not there
	ends      map[string]bool   // words at which a negation ends
	long      map[string]string // what is always written short
	told      told
	same      map[string]string // words that single out the same patients: a kid is a child
	opposites *opposites
}

// speechOf falls back on English for a language that is not known, whose words are then matched as they are.
func speechOf(language string) *speech {
	base, _, _ := strings.Cut(language, "-")
	if s, ok := speeches[base]; ok {
		return s
	}
	return speeches["en"]
}

func words(text string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(text) {
		set[w] = true
	}
	return set
}

// pairs reads "short=long_words" entries; r_o is r/o.
func pairs(text string) map[string]string {
	m := map[string]string{}
	for _, p := range strings.Fields(text) {
		short, long, _ := strings.Cut(p, "=")
		m[strings.ReplaceAll(short, "_", " ")] = strings.ReplaceAll(long, "_", " ")
	}
	return m
}

// groups maps every word to the first of its group.
func groups(lists ...string) map[string]string {
	m := map[string]string{}
	for _, list := range lists {
		of := strings.Fields(list)
		for _, w := range of {
			m[w] = of[0]
		}
	}
	return m
}

// told are the words of a language for what numbers and letters tell of a patient: 3F is a child, 67F a woman, 20/40 pregnant.
type told struct {
	child, infant, pregnant string
	sexes                   map[byte]string
	weeks                   map[string]bool // what stands behind a number of weeks of pregnancy
}

var speeches = map[string]*speech{
	"en": {
		stem: english.Stem, least: 0.445,
		told: told{"child", "infant", "pregnant", map[byte]string{'m': "man", 'f': "woman"}, nil},
		stop: words(`a an and are as at be been but by for from had has have her him his i in is it its me my of on or our she he so some
			that the their them then there these they this to was we were which who will with you your when what how can could would
			should s t about very also now got get getting having keeps really bit both bilateral side sided one due please
			kindly thanks dear`),
		aside: words(`patient pt pts year years yr yrs old yo y month months mth mths week weeks wk wks day days hour hours hr hrs since ago
			after history hx pmh c o complaining complains presenting presents presented presentation symptom symptoms sign signs
			case known suspected suspect suspicion suspicious possible possibly probable likely query rule out exclude excluding
			evaluate evaluation assess assessment investigate investigation imaging image scan scans scanning request requesting
			referral refer check need needs needed ix dx sx ddx differential today yesterday new m f male female man woman lady
			gentleman secondary per seen noted feels feeling
			two three four five six seven eight nine ten twelve`),
		negations: words("no not without denies denied nil never negative excluded absent lacks neg"),
		ends:      words("but however and with except although though"),
		long: pairs(`fx=fracture #=fracture fracs=fractures sob=shortness_of_breath abdo=abdominal tib=tibia fib=fibula susp=suspected preg=pregnant post-op=postoperative ca=cancer mets=metastases hd=head inj=injury loc=loss_of_consciousness htn=hypertension
			rta=road_traffic_accident mva=car_accident rtc=road_traffic_collision r_o=rule_out`),
		same: groups("child kid kids children paeds peds paed paediatric pediatric boy girl son daughter schoolchild", "infant baby babies newborn neonate neonatal",
			"pregnant pregnancy preg gravid gestation antenatal gestational", "man male gentleman men", "woman female lady women"),
		opposites: opposed(english.Stem,
			"right r rt rightsided, rlq ruq rif | left l lt leftsided, llq luq lif",
			"upper superior | lower inferior", "acute | chronic", "anterior | posterior", "proximal | distal", "medial | lateral",
			"internal | external", "child infant | adult"),
	},
	"de": {
		stem: german.Stem, least: 0.4,
		told: told{"kind", "saugling", "schwanger", map[byte]string{'m': "mann", 'w': "frau", 'f': "frau"}, words("ssw")}, compounds: true,
		stop: words(`der die das den dem des ein eine einer eines einem einen und oder mit von vom zu zum zur im in am an auf aus bei beim
			fur ist sind war hat haben wird wurde werden als auch noch nur sehr sich es er sie wir ich man nun jetzt um dass wenn
			wegen durch mein meine meinem meinen bekomme habe bds beidseits beide seite bitte uber unter`),
		aside: words(`seit nach vor heute gestern patient patientin pat jahr jahre jahrig jahriger jahrige j monat monate monaten woche wochen
			tag tage tagen stunde stunden std verdacht va v a zn z n bekannt bekannte bekannter ausschluss abklarung frage
			fragestellung symptome symptomatik klinik klinisch anamnese mann frau m w beschwerden neu neue neuer aufgetreten
			untersuchung bildgebung mogliche moglich wahrscheinlich evtl eventuell dd ddx mannlich weiblich
			zwei drei vier funf sechs sieben acht neun zehn zwolf`),
		negations: words("kein keine keinen keiner keinerlei ohne nicht nie verneint negativ"),
		ends:      words("aber jedoch und mit sondern"),
		long:      pairs(`fx=fraktur #=fraktur abd=abdominal ca=karzinom sht=schadel-hirn-trauma`),
		same: groups("kind kinder kindes junge bub madchen knabe sohn tochter schulkind", "saugling baby neugeborenes neugeborenen neugeborene",
			"schwanger schwangere schwangeren schwangerschaft graviditat gravida gravide ssw", "mann mannlich manner", "frau weiblich frauen"),
		opposites: opposed(german.Stem,
			"rechts rechte re rechtsseitig rechterseits, rlq ruq | links linke li linksseitig linkerseits, llq luq",
			"obere oberer oberes oben oberbauch | untere unterer unteres unten unterbauch", "akut akutes akuter | chronisch", "vordere vorderer vorne | hintere hinterer hinten",
			"proximal | distal", "medial | lateral", "kind saugling | erwachsene erwachsener"),
	},
	"fr": {
		stem: french.Stem, least: 0.445,
		told: told{"enfant", "nourrisson", "enceinte", map[byte]string{'h': "homme", 'f': "femme"}, words("sa")},
		stop: words(`le la les l un une des du de d et ou a au aux avec pour par sur dans en chez est sont etait ont ai as se ce cette ces il
			elle je on nous mon ma mes son sa ses qui que quoi tres aussi plus cote svp merci`),
		aside: words(`depuis apres avant patient patiente pt an ans age agee mois semaine semaines jour jours heure heures suspicion suspecte
			suspect possible probable eliminer rechercher recherche bilan evaluation signes symptomes symptome contexte antecedent
			antecedents atcd connu connue homme femme h f demande examen imagerie nouveau nouvelle recent recente masculin feminin
			deux trois quatre cinq six sept huit neuf dix douze`),
		negations: words("pas sans aucun aucune ni jamais nie negatif absence"),
		ends:      words("mais cependant et avec"),
		long:      pairs(`fx=fracture #=fracture `),
		same:      groups("enfant enfants garcon fille fils gamin gamine", "nourrisson bebe nouveau-ne", "enceinte grossesse gravide gestante", "homme hommes masculin", "femme femmes feminin"),
		opposites: opposed(french.Stem,
			"droit droite drt dt dte, fid hcd rlq ruq | gauche gauches gche gch g, fig",
			"superieur haut | inferieur bas", "aigu aigue | chronique", "anterieur | posterieur", "proximal | distal",
			"interne | externe", "enfant nourrisson | adulte"),
	},
	"es": {
		stem: spanish.Stem, least: 0.43,
		told: told{"nino", "lactante", "embarazada", map[byte]string{'v': "hombre", 'h': "hombre", 'm': "mujer"}, nil},
		stop: words(`el la los las lo un una unos unas de del y o e u a al con por para en es son era ha han he se su sus mi mis que quien
			muy tambien mas me lado gracias ruego`),
		aside: words(`desde hace tras despues antes paciente pte ano anos mes meses semana semanas dia dias hora horas sospecha sospechoso
			posible probable descartar valorar valoracion evaluacion estudio sintomas sintoma signos contexto antecedente
			antecedentes conocido conocida hombre mujer varon h m solicito prueba imagen nuevo nueva reciente refiere presenta
			dos tres cuatro cinco seis siete ocho nueve diez doce`),
		negations: words("sin no ni ningun ninguna nunca niega negativo ausencia"),
		ends:      words("pero sino y con"),
		long:      pairs(`fx=fractura #=fractura `),
		same:      groups("nino nina ninos hijo hija chico chica pediatrico", "lactante bebe neonato rn", "embarazada embarazo gestante gestacion", "hombre varon varones hombres", "mujer mujeres"),
		opposites: opposed(spanish.Stem,
			"derecho derecha dcho dcha dch der drcho drcha, fid hcd | izquierdo izquierda izq izqdo izqda izdo izda izdq, fii hci",
			"superior | inferior", "agudo aguda | cronico cronica", "anterior | posterior", "proximal | distal",
			"interno | externo", "nino lactante | adulto"),
	},
	"it": {
		stem: italian.Stem, least: 0.41,
		told: told{"bambino", "lattante", "gravidanza", map[byte]string{'m': "uomo", 'f': "donna"}, nil},
		stop: words(`il lo la i gli le l un uno una di del della dello dei delle degli e o ed a al alla ai alle con per da dal dalla in nel
			nella su sul sulla sono era ha hanno ho si suo sua mio mia che chi molto anche piu mi lato grazie`),
		aside: words(`dopo prima paziente pz anno anni mese mesi settimana settimane giorno giorni ora ore sospetto sospetta possibile
			probabile escludere valutare valutazione accertamento sintomi sintomo segni contesto anamnesi noto nota uomo donna
			maschio femmina richiesta esame imaging nuovo nuova recente riferisce presenta
			due tre quattro cinque sei sette otto nove dieci dodici`),
		negations: words("senza non no nessun nessuna nega negativo assenza ne"),
		ends:      words("ma pero e con"),
		long:      pairs(`fx=frattura #=frattura `),
		same:      groups("bambino bambina bambini figlio figlia ragazzo ragazza pediatrico", "lattante neonato neonata bebe", "gravidanza incinta gravida gestante", "uomo maschio uomini", "donna femmina donne"),
		opposites: opposed(italian.Stem,
			"destro destra destri destre dx dex, fid | sinistro sinistra sinistri sinistre sx sin sn, fis",
			"superiore | inferiore", "acuto acuta | cronico cronica", "anteriore | posteriore", "prossimale | distale",
			"interno | esterno", "bambino lattante | adulto"),
	},
}
