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
	stop      map[string]bool   // words that say nothing of the reason for referral
	negations map[string]bool   // what follows is not there
	ends      map[string]bool   // words at which a negation ends
	long      map[string]string // what is always written short
	same      map[string]string // words that single out the same patients: a kid is a child
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

// pairs reads "short=long_words" entries.
func pairs(text string) map[string]string {
	m := map[string]string{}
	for _, p := range strings.Fields(text) {
		short, long, _ := strings.Cut(p, "=")
		m[short] = strings.ReplaceAll(long, "_", " ")
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

// The words that stand for patients told by numbers: 3F is a child, 20/40 is pregnant.
const (
	aChild = iota
	anInfant
	aPregnancy
)

// patients are those words of a language, in this order.
var patients = map[string][3]string{
	"en": {"child", "infant", "pregnant"}, "de": {"kind", "saugling", "schwanger"}, "fr": {"enfant", "nourrisson", "enceinte"},
	"es": {"nino", "lactante", "embarazada"}, "it": {"bambino", "lattante", "gravidanza"},
}

var speeches = map[string]*speech{
	"en": {
		stem: english.Stem,
		stop: words(`a an and are as at be been but by for from had has have her him his i in is it its me my of on or our she he so some
			that the their them then there these they this to was we were which who will with you your please kindly thanks dear patient pt
			pts year years yr yrs old yo y month months mth mths week weeks wk wks day days hour hours hr hrs since ago after history hx pmh c o
			complaining complains presenting presents presented presentation symptom symptoms sign signs case known suspected suspect suspicion
			suspicious possible possibly probable likely query rule out r o exclude excluding evaluate evaluation assess assessment investigate
			investigation imaging image scan scans scanning request requesting referral refer check need needs needed ix dx sx ddx differential very also
			now today yesterday new m f male female man woman lady gentleman about due secondary per seen noted when what how can could would should
			s t feels feeling getting get got having keeps really bit left right l r both bilateral side sided one`),
		negations: words("no not without denies denied nil never negative excluded absent lacks neg"),
		ends:      words("but however and with except although though"),
		long: pairs(`fx=fracture #=fracture fracs=fractures sob=shortness_of_breath abdo=abdominal tib=tibia fib=fibula susp=suspected preg=pregnant post-op=postoperative ca=cancer mets=metastases hd=head inj=injury loc=loss_of_consciousness htn=hypertension
			rta=road_traffic_accident mva=car_accident rtc=road_traffic_collision`),
		same: groups("child kid kids children paeds peds paed paediatric pediatric boy girl son daughter schoolchild", "infant baby babies newborn neonate neonatal",
			"pregnant pregnancy preg gravid gestation antenatal gestational"),
	},
	"de": {
		stem: german.Stem, compounds: true,
		stop: words(`der die das den dem des ein eine einer eines einem einen und oder mit von vom zu zum zur im in am an auf aus bei beim fur seit nach
			vor ist sind war hat haben wird wurde werden als auch noch nur sehr sich es er sie wir ich man nun jetzt heute gestern patient patientin pat jahr
			jahre jahrig jahriger jahrige j monat monate monaten woche wochen tag tage tagen stunde stunden std verdacht va v a zn z n bekannt bekannte bekannter
			ausschluss abklarung frage fragestellung bitte um symptome symptomatik klinik klinisch anamnese mann frau m w beschwerden uber unter dass wenn
			neu neue neuer neu aufgetreten untersuchung bildgebung mogliche moglich wahrscheinlich evtl eventuell dd ddx wegen durch mein meine meinem meinen
			bekomme habe links rechts linke rechte linken rechten linkes rechtes linker rechter li re bds beidseits beide seite`),
		negations: words("kein keine keinen keiner keinerlei ohne nicht nie verneint negativ"),
		ends:      words("aber jedoch und mit sondern"),
		long:      pairs(`fx=fraktur #=fraktur abd=abdominal ca=karzinom sht=schadel-hirn-trauma`),
		same: groups("kind kinder kindes junge bub madchen knabe sohn tochter schulkind", "saugling baby neugeborenes neugeborenen neugeborene",
			"schwanger schwangere schwangeren schwangerschaft graviditat gravida gravide ssw"),
	},
	"fr": {
		stem: french.Stem,
		stop: words(`le la les l un une des du de d et ou a au aux avec pour par sur dans en chez depuis apres avant est sont etait ont ai as se ce cette ces
			il elle je on nous mon ma mes son sa ses qui que quoi tres aussi plus patient patiente pt an ans age agee mois semaine semaines jour jours heure heures
			suspicion suspecte suspect possible probable eliminer rechercher recherche bilan evaluation signes symptomes symptome contexte antecedent antecedents atcd
			connu connue homme femme h f demande examen imagerie svp merci nouveau nouvelle recent recente gauche droite droit g dt gche dte cote`),
		negations: words("pas sans aucun aucune ni jamais nie negatif absence"),
		ends:      words("mais cependant et avec"),
		long:      pairs(`fx=fracture #=fracture `),
		same:      groups("enfant enfants garcon fille fils gamin gamine", "nourrisson bebe nouveau-ne", "enceinte grossesse gravide gestante"),
	},
	"es": {
		stem: spanish.Stem,
		stop: words(`el la los las lo un una unos unas de del y o e u a al con por para en desde hace tras despues antes es son era ha han he se su sus mi mis que
			quien muy tambien mas paciente pte ano anos mes meses semana semanas dia dias hora horas sospecha sospechoso posible probable descartar valorar valoracion
			evaluacion estudio sintomas sintoma signos contexto antecedente antecedentes conocido conocida hombre mujer varon h m solicito ruego prueba imagen gracias
			nuevo nueva reciente refiere presenta me izquierdo izquierda derecho derecha izq dcho dcha dch lado`),
		negations: words("sin no ni ningun ninguna nunca niega negativo ausencia"),
		ends:      words("pero sino y con"),
		long:      pairs(`fx=fractura #=fractura `),
		same:      groups("nino nina ninos hijo hija chico chica pediatrico", "lactante bebe neonato rn", "embarazada embarazo gestante gestacion"),
	},
	"it": {
		stem: italian.Stem,
		stop: words(`il lo la i gli le l un uno una di del della dello dei delle degli e o ed a al alla ai alle con per da dal dalla in nel nella su sul sulla dopo
			prima e sono era ha hanno ho si suo sua mio mia che chi molto anche piu paziente pz anno anni mese mesi settimana settimane giorno giorni ora ore sospetto
			sospetta possibile probabile escludere valutare valutazione accertamento sintomi sintomo segni contesto anamnesi noto nota nota uomo donna maschio femmina
			richiesta esame imaging grazie nuovo nuova recente riferisce presenta mi destro destra sinistro sinistra dx sx lato`),
		negations: words("senza non no nessun nessuna nega negativo assenza ne"),
		ends:      words("ma pero e con"),
		long:      pairs(`fx=frattura #=frattura `),
		same:      groups("bambino bambina bambini figlio figlia ragazzo ragazza pediatrico", "lattante neonato neonata bebe", "gravidanza incinta gravida gestante"),
	},
}
