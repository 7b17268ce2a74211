package pages

import (
	"cmp"
	"fmt"
	"html/template"
	"strings"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/internal/language"
)

// own are the pages' own words; the others come with the edition.
var own = language.Words{
	"exam":       {"Exam", "Untersuchung", "Examen", "Prueba", "Esame"},
	"standing":   {"Appropriateness", "Angemessenheit", "Pertinence", "Idoneidad", "Appropriatezza"},
	"print":      {"Print", "Drucken", "Imprimer", "Imprimir", "Stampa"},
	"guidelines": {"Guidelines", "Leitlinien", "Recommandations", "Guías", "Linee guida"},
	"colon":      {":", ":", "\u00a0:", ":", ":"},
	"count":      {"%d guidelines", "%d Leitlinien", "%d recommandations", "%d guías", "%d linee guida"},
	"search":     {"Search", "Suchen", "Rechercher", "Buscar", "Cerca"},
	"illustrative": {
		"Illustrative guidelines, not for clinical use", "Beispielhafte Leitlinien, nicht für die klinische Anwendung",
		"Recommandations d’illustration, pas pour un usage clinique", "Guías ilustrativas, no para uso clínico",
		"Linee guida illustrative, non per uso clinico",
	},
	"draft": {"Draft translation", "Übersetzung im Entwurf", "Traduction provisoire", "Traducción en borrador", "Traduzione in bozza"},
	"for-patients": {
		"Information for patients", "Information für Patientinnen und Patienten", "Information pour les patients", "Información para pacientes",
		"Informazioni per i pazienti",
	},
	"ask-us": {
		"If you have questions, ask the doctor who refers you or the team that does the test.",
		"Wenn Sie Fragen haben: Fragen Sie die überweisende Praxis oder das Team, das die Untersuchung macht.",
		"Si vous avez des questions, demandez au médecin qui vous adresse ou à l’équipe qui fait l’examen.",
		"Si tiene preguntas, consulte al médico que le remite o al equipo que hace la prueba.",
		"Se ha domande, chieda al medico che La invia o all’équipe che esegue l’esame.",
	},
	"applies":    {"Speaks about", "Gilt für", "Concerne", "Trata de", "Riguarda"},
	"sources":    {"Sources", "Quellen", "Sources", "Fuentes", "Fonti"},
	"reviewed":   {"Reviewed", "Geprüft", "Relue", "Revisada", "Rivista"},
	"none-found": {"Nothing found.", "Nichts gefunden.", "Rien trouvé.", "Nada encontrado.", "Nessun risultato."},
	"none-written": {
		"There is no information for patients about this exam.", "Zu dieser Untersuchung gibt es keine Patienteninformation.",
		"Il n’y a pas d’information pour les patients sur cet examen.", "No hay información para pacientes sobre esta prueba.",
		"Non ci sono informazioni per i pazienti su questo esame.",
	},
	"contents": {"Contents", "Inhalt", "Sommaire", "Contenido", "Indice"},
	"downtime": {
		"Guidelines for downtime", "Leitlinien für den Ausfall", "Recommandations en cas de panne", "Guías para la caída del servidor",
		"Linee guida per i guasti",
	},
	"downtime-hint": {
		"Save this page. It needs no server; search it with your browser (Ctrl F).",
		"Diese Seite speichern. Sie braucht keinen Server; suchen Sie darin mit dem Browser (Strg F).",
		"Enregistrez cette page. Elle n’a besoin d’aucun serveur\u00a0; cherchez avec le navigateur (Ctrl F).",
		"Guarde esta página. No necesita servidor; busque con el navegador (Ctrl F).",
		"Salvi questa pagina. Non serve un server; cerchi con il browser (Ctrl F).",
	},
	"as-of":    {"Edition", "Ausgabe", "Édition", "Edición", "Edizione"},
	"red-flag": {"Red flag", "Warnzeichen", "Signe d’alarme", "Signo de alarma", "Segno di allarme"},
	"radiation": {
		"Relative radiation, adult / child", "Relative Strahlung, Erwachsene / Kind", "Irradiation relative, adulte / enfant",
		"Radiación relativa, adulto / niño", "Radiazione relativa, adulto / bambino",
	},
	"clear": {"All guidelines", "Alle Leitlinien", "Toutes les recommandations", "Todas las guías", "Tutte le linee guida"},
	"to-widget": {
		"Order entry (demonstration)", "Anforderung (Demonstration)", "Demande d’examen (démonstration)", "Solicitud (demostración)",
		"Richiesta (dimostrazione)",
	},
}

// words are what the templates say and reckon with.
var words = template.FuncMap{
	"say": func(language, id string, fill ...any) string {
		return cmp.Or(own.Say(language, id, fill...), ofAdvisor.Say(language, id, fill...), ofDemonstration.Say(language, id, fill...))
	},
	"gap":          gapWord,
	"demonstrated": demonstrated,
	"id":           enumID,
	"system":       systemName,
	"review":       reviewStatus,
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

// enumID is the id of a value of the contract: REVIEW_STATUS_DRAFT is "draft".
func enumID(enum fmt.Stringer) string {
	_, id, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(enum.String()), "_", "-"), "-")
	return strings.TrimPrefix(id, "status-")
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
