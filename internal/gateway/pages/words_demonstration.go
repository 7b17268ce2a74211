package pages

import (
	"encoding/json"

	"github.com/justify-cds/justify/internal/language"
)

// ofDemonstration are the words of the demonstration. Its script has them in every language, for whoever changes it on the page.
var ofDemonstration = language.Words{
	"invented": {
		"Demonstration. Every patient here is invented.", "Demonstration. Alle Personen hier sind erfunden.",
		"Démonstration. Tous les patients sont inventés.", "Demostración. Todos los pacientes son inventados.",
		"Dimostrazione. Tutti i pazienti sono inventati.",
	},
	"order-entry":   {"Order entry", "Anforderung", "Demande d’examen", "Solicitud", "Richiesta"},
	"downtime-file": {"Downtime file", "Datei für den Ausfall", "Fichier en cas de panne", "Archivo para la caída del servidor", "File per i guasti"},
	"patient":       {"Patient", "Person", "Patient", "Paciente", "Paziente"},
	"exam-ordered":  {"Exam ordered", "Angeforderte Untersuchung", "Examen demandé", "Prueba solicitada", "Esame richiesto"},
	"none-yet":      {"none yet", "noch keine", "aucun pour l’instant", "ninguna todavía", "ancora nessuno"},
	"language":      {"Language", "Sprache", "Langue", "Idioma", "Lingua"},
	"hears":         {"What this page hears", "Was diese Seite hört", "Ce que cette page entend", "Lo que oye esta página", "Che cosa sente questa pagina"},
	"answers":       {"answers", "Antworten", "réponses", "respuestas", "risposte"},
	"questions":     {"questions", "Fragen", "questions", "preguntas", "domande"},
	"patient-0": {
		"Ms A, 34 years: nothing else known", "Frau A, 34 Jahre: sonst nichts bekannt", "Mme A, 34 ans\u00a0: rien d’autre de connu",
		"Sra. A, 34 años: no se sabe nada más", "Sig.ra A, 34 anni: non si sa altro",
	},
	"patient-1": {
		"Mr B, 45 years: sudden headache, MRI ordered", "Herr B, 45 Jahre: plötzlicher Kopfschmerz, MRT angefordert",
		"M. B, 45 ans\u00a0: céphalée soudaine, IRM demandée", "Sr. B, 45 años: cefalea súbita, RM solicitada",
		"Sig. B, 45 anni: cefalea improvvisa, RM richiesta",
	},
	"patient-2": {
		"Mr C, 52 years: low back pain, MRI ordered", "Herr C, 52 Jahre: Kreuzschmerz, MRT angefordert",
		"M. C, 52 ans\u00a0: lombalgie, IRM demandée", "Sr. C, 52 años: lumbalgia, RM solicitada", "Sig. C, 52 anni: lombalgia, RM richiesta",
	},
	"patient-3": {
		"Ms D, 29 years: breathless, perhaps pregnant, poor kidneys, CT ordered",
		"Frau D, 29 Jahre: Atemnot, vielleicht schwanger, schwache Nieren, CT angefordert",
		"Mme D, 29 ans\u00a0: essoufflée, peut-être enceinte, insuffisance rénale, scanner demandé",
		"Sra. D, 29 años: disnea, quizá embarazada, insuficiencia renal, TC solicitada",
		"Sig.ra D, 29 anni: dispnea, forse in gravidanza, insufficienza renale, TC richiesta",
	},
	"patient-4": {
		"E, 4 years: fell on the head, CT ordered", "E, 4 Jahre: auf den Kopf gefallen, CT angefordert",
		"E, 4 ans\u00a0: chute sur la tête, scanner demandé", "E, 4 años: caída sobre la cabeza, TC solicitada", "E, 4 anni: caduta sulla testa, TC richiesta",
	},
	"patient-5": {
		"Ms G, 38 years: headache and back pain, MRI of both ordered", "Frau G, 38 Jahre: Kopf- und Kreuzschmerz, MRT von beidem angefordert",
		"Mme G, 38 ans\u00a0: céphalée et lombalgie, IRM des deux demandées", "Sra. G, 38 años: cefalea y lumbalgia, RM de ambas solicitada",
		"Sig.ra G, 38 anni: cefalea e lombalgia, RM di entrambe richiesta",
	},
	"patient-6": {
		"Mr F, 71 years: pacemaker, memory is failing", "Herr F, 71 Jahre: Herzschrittmacher, das Gedächtnis lässt nach",
		"M. F, 71 ans\u00a0: stimulateur cardiaque, la mémoire baisse", "Sr. F, 71 años: marcapasos, falla la memoria",
		"Sig. F, 71 anni: pacemaker, la memoria cala",
	},
}

// demonstrated are the words of the demonstration in a language, as JSON for its script.
func demonstrated(tag string) (string, error) {
	said := map[string]string{"guidelines": own.Say(tag, "guidelines"), "to-widget": own.Say(tag, "to-widget")}
	for key, text := range ofDemonstration {
		said[key] = text.In(tag)
	}
	text, err := json.Marshal(said)
	return string(text), err
}
