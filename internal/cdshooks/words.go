package cdshooks

import (
	"cmp"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/language"
)

// say is a word in a language, filled in. What is no word of the table is said as it is.
func say(language, key string, fill ...any) string {
	return cmp.Or(words.Say(language, key, fill...), key)
}

// words are all that cards say of themselves: the verdicts by their codes, the reasons of the record by theirs, and the rest. The
// verdicts are the words of the edition's phrases, where they follow the name of an exam.
var words = language.Words{
	engine.UsuallyAppropriate: {"usually appropriate", "meist angemessen", "généralement approprié", "habitualmente apropiado", "generalmente appropriato"},
	engine.MayBeAppropriate:   {"may be appropriate", "kann angemessen sein", "peut être approprié", "puede ser apropiado", "può essere appropriato"},
	engine.UsuallyNotAppropriate: {
		"usually not appropriate", "meist nicht angemessen", "généralement non approprié", "habitualmente no apropiado", "generalmente non appropriato",
	},
	engine.NotRated: {
		"not rated by the guidelines that apply", "von den zutreffenden Leitlinien nicht bewertet", "non coté par les recommandations applicables",
		"no valorado por las guías aplicables", "non valutato dalle linee guida applicabili",
	},
	engine.Contraindicated: {"contraindicated", "kontraindiziert", "contre-indiqué", "contraindicado", "controindicato"},
	engine.NoCriteria:      {"no criteria apply", "keine Kriterien anwendbar", "aucun critère ne s’applique", "no hay criterios aplicables", "nessun criterio applicabile"},
	engine.InsufficientInformation: {
		"information is missing for a rating", "für eine Bewertung fehlen Angaben", "il manque des informations pour une cotation",
		"falta información para una valoración", "mancano informazioni per una valutazione",
	},
	"left":      {"left", "links", "à gauche", "izquierda", "a sinistra"},
	"right":     {"right", "rechts", "à droite", "derecha", "a destra"},
	"bilateral": {"both sides", "beidseits", "des deux côtés", "ambos lados", "entrambi i lati"},

	// Of an exam and its verdict.
	"is":            {"%s: %s", "%s: %s", "%s : %s", "%s: %s", "%s: %s"},
	"and better":    {"%s; better: %s", "%s; besser: %s", "%s ; mieux : %s", "%s; mejor: %s", "%s; meglio: %s"},
	"rated":         {"%s (%d of 9)", "%s (%d von 9)", "%s (%d sur 9)", "%s (%d de 9)", "%s (%d su 9)"},
	"provisionally": {"%s; provisionally %s", "%s; vorläufig: %s", "%s ; provisoirement : %s", "%s; provisionalmente: %s", "%s; provvisoriamente: %s"},
	"provisional":   {"%s; provisional", "%s; vorläufig", "%s ; provisoire", "%s; provisional", "%s; provvisorio"},
	"assumed":       {"%s; assumed: %s", "%s; angenommen: %s", "%s ; supposé : %s", "%s; supuesto: %s", "%s; presupposto: %s"},
	"the order":     {"The order: %s.", "Die Anforderung: %s.", "La demande : %s.", "La solicitud: %s.", "La richiesta: %s."},

	"quoted": {"“%s”", "„%s“", "« %s »", "«%s»", "«%s»"},

	// Headings of the detail.
	"Caution":     {"Caution", "Vorsicht", "Prudence", "Precaución", "Cautela"},
	"Because":     {"Because", "Begründung", "Raisons", "Motivos", "Motivi"},
	"Better":      {"Better", "Besser", "Mieux", "Mejor", "Meglio"},
	"First":       {"Rated for this question", "Für diese Frage bewertet", "Cotés pour cette question", "Valorados para esta pregunta", "Valutati per questa domanda"},
	"Dose":        {"Dose of the ordered exam", "Dosis der angeforderten Untersuchung", "Dose de l’examen demandé", "Dosis de la prueba solicitada", "Dose dell’esame richiesto"},
	"Done":        {"Done already", "Schon durchgeführt", "Déjà réalisé", "Ya realizado", "Già eseguito"},
	"Questions":   {"Questions that would settle it", "Fragen, die es entscheiden", "Questions qui trancheraient", "Preguntas que lo decidirían", "Domande che lo deciderebbero"},
	"Unknown":     {"Still unknown", "Noch unbekannt", "Encore inconnu", "Aún desconocido", "Ancora ignoto"},
	"Evidence":    {"Evidence", "Evidenz", "Preuves", "Evidencia", "Evidenza"},
	"same":        {"the same exam", "dieselbe Untersuchung", "le même examen", "la misma prueba", "lo stesso esame"},
	"looked back": {"%s: %s (looked back %d days)", "%s: %s (%d Tage zurückgesehen)", "%s : %s (recherche sur %d jours)", "%s: %s (búsqueda de %d días)", "%s: %s (ricerca su %d giorni)"},

	"level":         {"radiation level %d of 5", "Strahlenstufe %d von 5", "niveau d’irradiation %d sur 5", "nivel de radiación %d de 5", "livello di radiazione %d su 5"},
	"level unknown": {"radiation level unknown", "Strahlenstufe unbekannt", "niveau d’irradiation inconnu", "nivel de radiación desconocido", "livello di radiazione ignoto"},
	"no radiation":  {"no radiation", "keine Strahlung", "aucune irradiation", "sin radiación", "nessuna radiazione"},
	"typically":     {"%s, typically %s mSv", "%s, typisch %s mSv", "%s, typiquement %s mSv", "%s, típicamente %s mSv", "%s, tipicamente %s mSv"},
	"to":            {"%s to %s", "%s bis %s", "%s à %s", "%s a %s", "%s a %s"},

	"not reviewed": {
		"The guideline “%s” is %s: no clinical body has reviewed it.", "Die Leitlinie „%s“ ist %s: Kein klinisches Gremium hat sie geprüft.",
		"La recommandation « %s » est %s : aucune instance clinique ne l’a relue.", "La guía «%s» es %s: ningún organismo clínico la ha revisado.",
		"La linea guida «%s» è %s: nessun organismo clinico l’ha rivista.",
	},
	"illustrative": {"illustrative", "beispielhaft", "illustrative", "ilustrativa", "illustrativa"},
	"draft":        {"a draft", "ein Entwurf", "provisoire", "un borrador", "una bozza"},
	"Edition":      {"Edition %s", "Ausgabe %s", "Édition %s", "Edición %s", "Edizione %s"},
	"with":         {"%s with %s", "%s mit %s", "%s avec %s", "%s con %s", "%s con %s"},
	"consultation": {"%s, consultation %s", "%s, Konsultation %s", "%s, consultation %s", "%s, consulta %s", "%s, consultazione %s"},
	"label":        {"%s, edition %s", "%s, Ausgabe %s", "%s, édition %s", "%s, edición %s", "%s, edizione %s"},

	// Links, suggestions, and what actions do.
	"show":      {"Show the answer", "Antwort zeigen", "Afficher la réponse", "Mostrar la respuesta", "Mostra la risposta"},
	"show all":  {"Show the whole answer", "Ganze Antwort zeigen", "Afficher toute la réponse", "Mostrar toda la respuesta", "Mostra tutta la risposta"},
	"answer":    {"Answer the open questions", "Offene Fragen beantworten", "Répondre aux questions ouvertes", "Responder a las preguntas abiertas", "Rispondi alle domande aperte"},
	"change to": {"Change to %s", "Ändern zu: %s", "Remplacer par : %s", "Cambiar a: %s", "Cambia con: %s"},
	"order no":  {"Order no imaging", "Keine Bildgebung anfordern", "Ne pas demander d’imagerie", "No solicitar imagen", "Non richiedere imaging"},
	"take back": {"Take back the order for %s", "Anforderung zurücknehmen: %s", "Retirer la demande : %s", "Retirar la solicitud: %s", "Ritira la richiesta: %s"},
	"replace":   {"Order %s in place of %s", "%s statt %s anfordern", "Demander %s à la place de %s", "Solicitar %s en lugar de %s", "Richiedi %s al posto di %s"},
	"rate":      {"Rate the order. %s", "Anforderung bewerten. %s", "Coter la demande. %s", "Valorar la solicitud. %s", "Valuta la richiesta. %s"},
	"unrate": {
		"Take off the rating: information is missing", "Bewertung entfernen: Es fehlen Angaben", "Retirer la cotation : il manque des informations",
		"Quitar la valoración: falta información", "Togli la valutazione: mancano informazioni",
	},

	"pregnancy": {"Pregnancy", "Schwangerschaft", "Grossesse", "Embarazo", "Gravidanza"},
	"implant": {
		"An implant rules out what is advised", "Ein Implantat schließt das Empfohlene aus", "Un implant exclut ce qui est conseillé",
		"Un implante excluye lo aconsejado", "Un impianto esclude ciò che è consigliato",
	},
	"contrast-allergy": {"Allergy to contrast medium", "Kontrastmittelallergie", "Allergie au produit de contraste", "Alergia al medio de contraste", "Allergia al mezzo di contrasto"},
	"emergency":        {"Emergency", "Notfall", "Urgence", "Urgencia", "Emergenza"},
	"waiting-time": {
		"The wait for what is advised is too long", "Die Wartezeit auf das Empfohlene ist zu lang", "L’attente pour ce qui est conseillé est trop longue",
		"La espera para lo aconsejado es demasiado larga", "L’attesa per ciò che è consigliato è troppo lunga",
	},
	"specialist-advice":  {"Advised by a specialist", "Rat der Fachabteilung", "Conseillé par un spécialiste", "Aconsejado por un especialista", "Consigliato da uno specialista"},
	"patient-preference": {"The patient's preference", "Wunsch der Patientin oder des Patienten", "Préférence du patient", "Preferencia del paciente", "Preferenza del paziente"},
	"not-available-here": {
		"What is advised is not available here", "Das Empfohlene ist hier nicht verfügbar", "Ce qui est conseillé n’est pas disponible ici",
		"Lo aconsejado no está disponible aquí", "Ciò che è consigliato non è disponibile qui",
	},
	"guideline-does-not-fit": {
		"The guideline does not fit this patient", "Die Leitlinie passt hier nicht", "La recommandation ne convient pas à ce patient",
		"La guía no encaja con este paciente", "La linea guida non è adatta a questo paziente",
	},
	otherReason: {"Another reason", "Anderer Grund", "Autre raison", "Otro motivo", "Altro motivo"},
}

// overrides are the reasons of the record, in the order in which they are offered.
var overrides = []string{
	"pregnancy", "implant", "contrast-allergy", "emergency", "waiting-time", "specialist-advice", "patient-preference", "not-available-here",
	"guideline-does-not-fit", otherReason,
}

const otherReason = "other"

// overrideReasons are the overrides as a card offers them.
func overrideReasons(language string) []coding {
	list := make([]coding, len(overrides))
	for i, code := range overrides {
		list[i] = coding{System: overrideSystem, Code: code, Display: say(language, code)}
	}
	return list
}
