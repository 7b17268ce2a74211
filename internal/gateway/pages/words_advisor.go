package pages

import "github.com/justify-cds/justify/internal/language"

// Why the widget does not open, by the word of Close.
const (
	Unknown     = "unknown-consultation"
	Erased      = "erased-consultation"
	Expired     = "expired-consultation"
	Changed     = "changed-edition"
	Unavailable = "unavailable"
)

// OfLaunch is the word for why a SMART launch opened nothing.
func OfLaunch(refusal string) string { return "launch-" + refusal }

// ofAdvisor are the words of the widget's own pages.
var ofAdvisor = language.Words{
	"advisor": {"Imaging referral", "Anforderung von Bildgebung", "Demande d’imagerie", "Solicitud de imagen", "Richiesta di imaging"},
	"closed": {
		"This page cannot be opened", "Diese Seite kann nicht geöffnet werden", "Cette page ne peut pas être ouverte",
		"Esta página no se puede abrir", "Questa pagina non si può aprire",
	},
	"to-advisor": {
		"Begin with the reason for imaging", "Mit dem Grund der Bildgebung beginnen", "Commencer par le motif de l’imagerie",
		"Empezar por el motivo de la prueba", "Iniziare dal motivo dell’esame",
	},
	"other-orders": {
		"Orders that were named too, and are not judged here:", "Weitere genannte Anforderungen, die hier nicht beurteilt werden:",
		"Autres demandes nommées, qui ne sont pas jugées ici\u00a0:", "Otras solicitudes nombradas, que no se juzgan aquí:",
		"Altre richieste nominate, che qui non sono giudicate:",
	},
	"unread": {
		"The record did not give:", "Die Akte gab nicht heraus:", "Le dossier n’a pas donné\u00a0:", "La historia no dio:",
		"La cartella non ha fornito:",
	},
	"not-taken": {
		"The order that was to be completed was not taken over: its consultation is not on record, too old, of a patient of another age or sex, or about another reason.",
		"Die Anforderung, die ergänzt werden sollte, wurde nicht übernommen: ihre Konsultation ist nicht aufgezeichnet, zu alt, gehört zu einem Menschen anderen Alters oder Geschlechts, oder hat einen anderen Grund.",
		"La demande à compléter n’a pas été reprise\u00a0: sa consultation n’est pas enregistrée, est trop ancienne, concerne une personne d’un autre âge ou d’un autre sexe, ou a un autre motif.",
		"La solicitud que se iba a completar no se ha tomado: su consulta no consta, es demasiado antigua, es de una persona de otra edad o de otro sexo, o tiene otro motivo.",
		"La richiesta da completare non è stata ripresa: la sua consultazione non è registrata, è troppo vecchia, è di una persona di altra età o altro sesso, o ha un altro motivo.",
	},
	"gaps-order": {
		"Not understood in the order: enter it here", "In der Anforderung nicht verstanden: bitte hier eingeben",
		"Non compris dans la demande\u00a0: saisissez-le ici", "No se entiende en la solicitud: introdúzcalo aquí",
		"Non compreso nella richiesta: inserirlo qui",
	},
	"gaps-record": {
		"Entries of the record that say nothing here:", "Einträge der Akte, die hier nichts aussagen:",
		"Éléments du dossier qui ne disent rien ici\u00a0:", "Entradas de la historia que aquí no dicen nada:",
		"Voci della cartella che qui non dicono nulla:",
	},
	"gap-code": {
		"no code of these guidelines", "kein Code dieser Leitlinien", "aucun code de ces recommandations", "ningún código de estas guías",
		"nessun codice di queste linee guida",
	},
	"gap-person": {
		"about somebody else, or about nobody", "über jemand anderen oder über niemanden", "au sujet d’une autre personne, ou de personne",
		"sobre otra persona, o sobre nadie", "su un’altra persona, o su nessuno",
	},
	"gap-status": {
		"cancelled, refuted, over, or denied", "storniert, widerlegt, vorbei oder verneint", "annulé, réfuté, terminé ou nié",
		"anulado, descartado, terminado o negado", "annullato, confutato, concluso o negato",
	},
	"gap-value": {
		"its value or unit is not usable", "Wert oder Einheit nicht verwendbar", "valeur ou unité inutilisable",
		"su valor o su unidad no sirven", "valore o unità non utilizzabili",
	},
	"gap-date": {
		"too old, or without a usable date", "zu alt oder ohne verwendbares Datum", "trop ancien, ou sans date utilisable",
		"demasiado antiguo, o sin fecha que sirva", "troppo vecchio, o senza una data utilizzabile",
	},
	"gap-contradiction": {
		"contradicts another entry of the same time", "widerspricht einem anderen Eintrag derselben Zeit",
		"contredit un autre élément du même moment", "contradice otra entrada del mismo momento",
		"contraddice un’altra voce dello stesso momento",
	},
	"gap-form": {
		"of a form that is not read here", "in einer Form, die hier nicht gelesen wird", "d’une forme qui n’est pas lue ici",
		"de una forma que aquí no se lee", "di una forma che qui non si legge",
	},
	Unknown: {
		"No consultation of this address is on record here. Sign the order again for a new link.",
		"Zu dieser Adresse ist hier keine Konsultation aufgezeichnet. Signieren Sie die Anforderung noch einmal, dann gibt es einen neuen Link.",
		"Aucune consultation de cette adresse n’est enregistrée ici. Signez de nouveau la demande pour obtenir un nouveau lien.",
		"No consta aquí ninguna consulta de esta dirección. Firme de nuevo la solicitud para obtener otro enlace.",
		"Qui non è registrata alcuna consultazione con questo indirizzo. Firmi di nuovo la richiesta per avere un nuovo collegamento.",
	},
	Erased: {
		"The consultation was erased. Begin again.", "Die Konsultation wurde gelöscht. Beginnen Sie neu.",
		"La consultation a été effacée. Recommencez.", "La consulta se borró. Empiece de nuevo.",
		"La consultazione è stata cancellata. Ricominci.",
	},
	Expired: {
		"The link is over: it opens for 12 hours. Sign the order again for a new one.",
		"Der Link ist abgelaufen: er gilt 12 Stunden. Signieren Sie die Anforderung noch einmal, dann gibt es einen neuen.",
		"Le lien a expiré\u00a0: il vaut 12 heures. Signez de nouveau la demande pour en obtenir un nouveau.",
		"El enlace ha caducado: vale 12 horas. Firme de nuevo la solicitud para obtener otro.",
		"Il collegamento è scaduto: vale 12 ore. Firmi di nuovo la richiesta per averne uno nuovo.",
	},
	Changed: {
		"The guidelines have changed since this consultation. Begin again.",
		"Die Leitlinien haben sich seit dieser Konsultation geändert. Beginnen Sie neu.",
		"Les recommandations ont changé depuis cette consultation. Recommencez.",
		"Las guías han cambiado desde esta consulta. Empiece de nuevo.", "Le linee guida sono cambiate da questa consultazione. Ricominci.",
	},
	Unavailable: {
		"The record cannot be read just now. Try again in a moment.",
		"Die Aufzeichnung ist gerade nicht lesbar. Versuchen Sie es gleich noch einmal.",
		"L’enregistrement ne peut pas être lu pour l’instant. Réessayez dans un moment.",
		"El registro no se puede leer ahora. Inténtelo de nuevo en un momento.",
		"La registrazione non si può leggere in questo momento. Riprovi tra poco.",
	},
	"launch-not-listed": {
		"This page was opened from a record that is not set up here. Tell your administrator: the address of its FHIR server (iss) is to stand under smart, servers.",
		"Diese Seite wurde aus einer Akte geöffnet, die hier nicht eingerichtet ist. Sagen Sie es der Administration: die Adresse ihres FHIR-Servers (iss) gehört unter smart, servers.",
		"Cette page a été ouverte depuis un dossier qui n’est pas configuré ici. Dites-le à l’administration\u00a0: l’adresse de son serveur FHIR (iss) doit figurer sous smart, servers.",
		"Esta página se abrió desde una historia que no está configurada aquí. Dígaselo a la administración: la dirección de su servidor FHIR (iss) debe figurar en smart, servers.",
		"Questa pagina è stata aperta da una cartella che qui non è configurata. Lo dica all’amministrazione: l’indirizzo del suo server FHIR (iss) va sotto smart, servers.",
	},
	"launch-incomplete": {
		"The page was opened without what a record has to say (iss, launch). Open it from the patient's record.",
		"Die Seite wurde ohne das geöffnet, was eine Akte sagen muss (iss, launch). Öffnen Sie sie aus der Akte.",
		"La page a été ouverte sans ce qu’un dossier doit dire (iss, launch). Ouvrez-la depuis le dossier du patient.",
		"La página se abrió sin lo que una historia tiene que decir (iss, launch). Ábrala desde la historia del paciente.",
		"La pagina è stata aperta senza ciò che una cartella deve dire (iss, launch). La apra dalla cartella del paziente.",
	},
	"launch-discovery": {
		"The record does not say how it is asked for access (smart-configuration), or does not offer PKCE with S256. Try again; then tell your administrator.",
		"Die Akte sagt nicht, wie man sie um Zugang bittet (smart-configuration), oder bietet kein PKCE mit S256. Versuchen Sie es noch einmal; sonst sagen Sie es der Administration.",
		"Le dossier ne dit pas comment lui demander l’accès (smart-configuration), ou n’offre pas PKCE avec S256. Réessayez\u00a0; sinon, dites-le à l’administration.",
		"La historia no dice cómo se le pide acceso (smart-configuration), o no ofrece PKCE con S256. Inténtelo de nuevo; si no, dígaselo a la administración.",
		"La cartella non dice come le si chiede l’accesso (smart-configuration), o non offre PKCE con S256. Riprovi; altrimenti lo dica all’amministrazione.",
	},
	"launch-not-started": {
		"This browser has not begun what this address answers, or it took too long, or it was used already. Open the page from the patient's record again.",
		"Dieser Browser hat nicht begonnen, worauf diese Adresse antwortet, oder es dauerte zu lange, oder es wurde schon verwendet. Öffnen Sie die Seite noch einmal aus der Akte.",
		"Ce navigateur n’a pas commencé ce à quoi cette adresse répond, ou cela a pris trop de temps, ou cela a déjà servi. Ouvrez de nouveau la page depuis le dossier.",
		"Este navegador no empezó aquello a lo que responde esta dirección, o tardó demasiado, o ya se usó. Abra de nuevo la página desde la historia.",
		"Questo browser non ha iniziato ciò a cui risponde questo indirizzo, o ci è voluto troppo, o è già stato usato. Apra di nuovo la pagina dalla cartella.",
	},
	"launch-denied": {
		"The record gave no access. Open the page from the patient's record again.",
		"Die Akte gab keinen Zugang. Öffnen Sie die Seite noch einmal aus der Akte.",
		"Le dossier n’a pas donné l’accès. Ouvrez de nouveau la page depuis le dossier.",
		"La historia no dio acceso. Abra de nuevo la página desde la historia.",
		"La cartella non ha dato l’accesso. Apra di nuovo la pagina dalla cartella.",
	},
	"launch-exchange": {
		"The record did not confirm the access. Open the page from the patient's record again.",
		"Die Akte hat den Zugang nicht bestätigt. Öffnen Sie die Seite noch einmal aus der Akte.",
		"Le dossier n’a pas confirmé l’accès. Ouvrez de nouveau la page depuis le dossier.",
		"La historia no confirmó el acceso. Abra de nuevo la página desde la historia.",
		"La cartella non ha confermato l’accesso. Apra di nuovo la pagina dalla cartella.",
	},
	"launch-no-patient": {
		"The record did not say whose it is, or the patient could not be read. Open the page from the patient's record again.",
		"Die Akte sagte nicht, um wen es geht, oder die Person war nicht lesbar. Öffnen Sie die Seite noch einmal aus der Akte.",
		"Le dossier n’a pas dit de qui il s’agit, ou la personne n’a pas pu être lue. Ouvrez de nouveau la page depuis le dossier.",
		"La historia no dijo de quién es, o no se pudo leer a la persona. Abra de nuevo la página desde la historia.",
		"La cartella non ha detto di chi si tratta, o la persona non si è potuta leggere. Apra di nuovo la pagina dalla cartella.",
	},
	"launch-over": {
		"This page is over: what was read of the patient is kept for a short time only. Open it from the patient's record again.",
		"Diese Seite ist abgelaufen: was aus der Akte gelesen wurde, wird nur kurz gehalten. Öffnen Sie sie noch einmal aus der Akte.",
		"Cette page a expiré\u00a0: ce qui a été lu du dossier n’est gardé que peu de temps. Ouvrez-la de nouveau depuis le dossier.",
		"Esta página ha caducado: lo que se leyó de la historia se guarda poco tiempo. Ábrala de nuevo desde la historia.",
		"Questa pagina è scaduta: ciò che è stato letto della cartella si conserva per poco. La apra di nuovo dalla cartella.",
	},
}
