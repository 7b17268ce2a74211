package pss

import (
	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/language"
)

var notRated = language.Text{"not rated", "nicht bewertet", "non coté", "no valorado", "non valutato"}

// words are all that answers say of themselves.
var words = language.Words{
	engine.UsuallyAppropriate: {"usually appropriate", "meist angemessen", "généralement approprié", "habitualmente apropiado", "generalmente appropriato"},
	engine.MayBeAppropriate:   {"may be appropriate", "kann angemessen sein", "peut être approprié", "puede ser apropiado", "può essere appropriato"},
	engine.UsuallyNotAppropriate: {
		"usually not appropriate", "meist nicht angemessen", "généralement non approprié", "habitualmente no apropiado", "generalmente non appropriato",
	},
	engine.NotRated: notRated, engine.NoScenario: notRated,
	"contraindicated": {"contraindicated: %s", "kontraindiziert: %s", "contre-indiqué : %s", "contraindicado: %s", "controindicato: %s"},
	"caution":         {"caution: %s", "Vorsicht: %s", "prudence : %s", "precaución: %s", "cautela: %s"},
	"between": {
		"what is unknown decides between “%s” and “%s”", "was unbekannt ist, entscheidet zwischen „%s“ und „%s“",
		"ce qui est inconnu départage « %s » et « %s »", "lo que se ignora decide entre «%s» y «%s»", "ciò che è ignoto decide tra «%s» e «%s»",
	},
	"collect": {"Collect information", "Angaben erheben", "Recueillir des informations", "Recoger información", "Raccogliere informazioni"},
	"nothing open": {
		"Nothing is left to collect.", "Es fehlen keine Angaben.", "Aucune information ne manque.", "No falta ninguna información.", "Non manca alcuna informazione.",
	},
	"no guidance": {
		"No guideline rates an exam for this reason.", "Keine Leitlinie bewertet eine Untersuchung für diesen Grund.",
		"Aucune recommandation ne cote d’examen pour ce motif.", "Ninguna guía valora una prueba para este motivo.",
		"Nessuna linea guida valuta un esame per questo motivo.",
	},
	"no diagnosis": {
		"The guidelines know no diagnosis for this.", "Die Leitlinien kennen dafür keine Diagnose.", "Les recommandations ne connaissent aucun diagnostic pour cela.",
		"Las guías no conocen ningún diagnóstico para esto.", "Le linee guida non conoscono diagnosi per questo.",
	},
	"unavailable": {
		"No advice is shown here at present. The data that were sent are recorded.",
		"Hier wird zurzeit keine Empfehlung gezeigt. Die gesendeten Daten werden aufgezeichnet.",
		"Aucun conseil n’est affiché ici pour le moment. Les données transmises sont enregistrées.",
		"De momento no se muestra aquí ningún consejo. Los datos enviados se registran.",
		"Al momento qui non viene mostrato alcun consiglio. I dati inviati vengono registrati.",
	},
}
