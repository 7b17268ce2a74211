package pages

import (
	"fmt"
	"html/template"
	"strings"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
)

// own are the pages' own words; the others come with the edition.
var own = map[string]map[string]string{
	"en": {"exam": "Exam", "standing": "Appropriateness", "print": "Print", "guidelines": "Guidelines", "search": "Search", "illustrative": "Illustrative guidelines, not for clinical use", "draft": "Draft translation",
		"for-patients": "Information for patients", "ask-us": "If you have questions, ask the doctor who refers you or the team that does the test.", "applies": "Speaks about",
		"sources": "Sources", "reviewed": "Reviewed", "none-found": "Nothing found.", "none-written": "There is no information for patients about this exam.", "contents": "Contents",
		"downtime": "Guidelines for downtime", "downtime-hint": "Save this page. It needs no server; search it with your browser (Ctrl F).", "as-of": "Edition",
		"red-flag": "Red flag", "radiation": "Relative radiation, adult / child", "clear": "All guidelines", "unknown": "unknown", "to-widget": "Order entry (demonstration)"},
	"de": {"exam": "Untersuchung", "standing": "Angemessenheit", "print": "Drucken", "guidelines": "Leitlinien", "search": "Suchen", "illustrative": "Beispielhafte Leitlinien, nicht für die klinische Anwendung", "draft": "Übersetzung im Entwurf",
		"for-patients": "Information für Patientinnen und Patienten", "ask-us": "Wenn Sie Fragen haben: Fragen Sie die überweisende Praxis oder das Team, das die Untersuchung macht.", "applies": "Gilt für",
		"sources": "Quellen", "reviewed": "Geprüft", "none-found": "Nichts gefunden.", "none-written": "Zu dieser Untersuchung gibt es keine Patienteninformation.", "contents": "Inhalt",
		"downtime": "Leitlinien für den Ausfall", "downtime-hint": "Diese Seite speichern. Sie braucht keinen Server; suchen Sie darin mit dem Browser (Strg F).", "as-of": "Ausgabe",
		"red-flag": "Warnzeichen", "radiation": "Relative Strahlung, Erwachsene / Kind", "clear": "Alle Leitlinien", "unknown": "unbekannt", "to-widget": "Anforderung (Demonstration)"},
	"fr": {"exam": "Examen", "standing": "Pertinence", "print": "Imprimer", "guidelines": "Recommandations", "search": "Rechercher", "illustrative": "Recommandations d’illustration, pas pour un usage clinique", "draft": "Traduction provisoire",
		"for-patients": "Information pour les patients", "ask-us": "Si vous avez des questions, demandez au médecin qui vous adresse ou à l’équipe qui fait l’examen.", "applies": "Concerne",
		"sources": "Sources", "reviewed": "Relu", "none-found": "Rien trouvé.", "none-written": "Il n’y a pas d’information pour les patients sur cet examen.", "contents": "Sommaire",
		"downtime": "Recommandations en cas de panne", "downtime-hint": "Enregistrez cette page. Elle n’a besoin d’aucun serveur ; cherchez avec le navigateur (Ctrl F).", "as-of": "Édition",
		"red-flag": "Signe d’alarme", "radiation": "Irradiation relative, adulte / enfant", "clear": "Toutes les recommandations", "unknown": "inconnue", "to-widget": "Demande d’examen (démonstration)"},
	"es": {"exam": "Prueba", "standing": "Idoneidad", "print": "Imprimir", "guidelines": "Guías", "search": "Buscar", "illustrative": "Guías ilustrativas, no para uso clínico", "draft": "Traducción en borrador",
		"for-patients": "Información para pacientes", "ask-us": "Si tiene preguntas, consulte al médico que le remite o al equipo que hace la prueba.", "applies": "Trata de",
		"sources": "Fuentes", "reviewed": "Revisada", "none-found": "Nada encontrado.", "none-written": "No hay información para pacientes sobre esta prueba.", "contents": "Contenido",
		"downtime": "Guías para la caída del servidor", "downtime-hint": "Guarde esta página. No necesita servidor; busque con el navegador (Ctrl F).", "as-of": "Edición",
		"red-flag": "Signo de alarma", "radiation": "Radiación relativa, adulto / niño", "clear": "Todas las guías", "unknown": "desconocida", "to-widget": "Solicitud (demostración)"},
	"it": {"exam": "Esame", "standing": "Appropriatezza", "print": "Stampa", "guidelines": "Linee guida", "search": "Cerca", "illustrative": "Linee guida illustrative, non per uso clinico", "draft": "Traduzione in bozza",
		"for-patients": "Informazioni per i pazienti", "ask-us": "Se ha domande, chieda al medico che La invia o all’équipe che esegue l’esame.", "applies": "Riguarda",
		"sources": "Fonti", "reviewed": "Rivista", "none-found": "Nessun risultato.", "none-written": "Non ci sono informazioni per i pazienti su questo esame.", "contents": "Indice",
		"downtime": "Linee guida per i guasti", "downtime-hint": "Salvi questa pagina. Non serve un server; cerchi con il browser (Ctrl F).", "as-of": "Edizione",
		"red-flag": "Segno di allarme", "radiation": "Radiazione relativa, adulto / bambino", "clear": "Tutte le linee guida", "unknown": "ignota", "to-widget": "Richiesta (dimostrazione)"},
}

// words are what the templates say and reckon with.
var words = template.FuncMap{
	"say": func(language, id string) string {
		if said := own[language][id]; said != "" {
			return said
		}
		return ofAdvisor[language][id]
	},
	"gap": gapWord,
	"id": func(enum fmt.Stringer) string {
		_, id, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(enum.String()), "_", "-"), "-")
		return strings.TrimPrefix(id, "status-")
	},
	"phrase": func(phrases map[string]string, id string) string {
		if said := phrases[id]; said != "" {
			return said
		}
		return strings.ReplaceAll(id, "-", " ")
	},
	"bars": bars,
	"short": func(digest string) string {
		digest = strings.TrimPrefix(digest, "sha256:")
		return digest[:min(len(digest), 12)]
	},
	"exam": func(titles map[string]*justifyv1.Procedure, id string) *justifyv1.Procedure {
		if titles[id] != nil {
			return titles[id]
		}
		return &justifyv1.Procedure{Id: id, Title: id}
	},
	"pack": func(pairs ...any) map[string]any {
		m := map[string]any{}
		for i := 0; i+1 < len(pairs); i += 2 {
			m[pairs[i].(string)] = pairs[i+1]
		}
		return m
	},
	"number": func(i int) int { return i + 1 },
}

// bars is the radiation level as the terminal and the widget draw it: five bars, a ring for none, and never nothing for unknown.
func bars(level *int32) string {
	switch {
	case level == nil:
		return "?"
	case *level == 0:
		return "○"
	}
	n := min(max(int(*level), 0), 5)
	return strings.Repeat("▮", n) + strings.Repeat("▯", 5-n)
}
