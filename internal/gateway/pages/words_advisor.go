package pages

// Why the widget does not open, by the word of Close.
const (
	Unknown     = "unknown-consultation"
	Erased      = "erased-consultation"
	Expired     = "expired-consultation"
	Changed     = "changed-edition"
	Unavailable = "unavailable"

	NotListed   = "launch-not-listed"  // the FHIR server is not one that this site has named
	NoLaunch    = "launch-incomplete"  // the address lacks something
	NoDiscovery = "launch-discovery"   // the server does not say how it is asked for access
	NotStarted  = "launch-not-started" // no launch of this browser waits for this answer
	Denied      = "launch-denied"      // the server, or the user, gave no access
	NoExchange  = "launch-exchange"    // the server did not take the code
	NoPatient   = "launch-no-patient"  // it named nobody, or somebody who could not be read
	Over        = "launch-over"        // the time of the page is up
)

// ofAdvisor are the words of the widget's own pages.
var ofAdvisor = map[string]map[string]string{
	"en": {
		"advisor": "Imaging advice", "closed": "This page cannot be opened", "to-advisor": "Begin with the reason for imaging",
		"other-orders": "Orders that were named too, and are not judged here:", "unread": "The record did not give:",
		"other-case": "The order that was to be completed is of a patient of another age or sex. It was not taken over.",
		"gaps-order": "Not understood in the order: enter it here", "gaps-record": "Entries of the record that say nothing here:",
		"gap-code": "no code of these guidelines", "gap-person": "about somebody else, or about nobody", "gap-status": "cancelled, refuted, over, or denied",
		"gap-value": "its value or unit is not usable", "gap-date": "too old, or without a usable date", "gap-contradiction": "contradicts another entry of the same time",
		"gap-form": "of a form that is not read here",
		Unknown:    "No consultation of this address is on record here. Sign the order again for a new link.",
		Erased:     "The consultation was erased. Begin again.",
		Expired:    "The link is over: it opens for 12 hours. Sign the order again for a new one.",
		Changed:    "The guidelines have changed since this consultation. Begin again.", Unavailable: "The record cannot be read just now. Try again in a moment.",
		NotListed:   "This page was opened from a record that is not set up here. Tell your administrator: the address of its FHIR server (iss) is to stand under smart, servers.",
		NoLaunch:    "The page was opened without what a record has to say (iss, launch). Open it from the patient's record.",
		NoDiscovery: "The record does not say how it is asked for access (smart-configuration), or does not offer PKCE with S256. Try again; then tell your administrator.",
		NotStarted:  "This browser has not begun what this address answers, or it took too long, or it was used already. Open the page from the patient's record again.",
		Denied:      "The record gave no access. Open the page from the patient's record again.", NoExchange: "The record did not confirm the access. Open the page from the patient's record again.",
		NoPatient: "The record did not say whose it is, or the patient could not be read. Open the page from the patient's record again.",
		Over:      "This page is over: what was read of the patient is kept for a short time only. Open it from the patient's record again.",
	},
	"de": {
		"advisor": "Rat zur Bildgebung", "closed": "Diese Seite kann nicht geöffnet werden", "to-advisor": "Mit dem Grund der Bildgebung beginnen",
		"other-orders": "Weitere genannte Anforderungen, die hier nicht beurteilt werden:", "unread": "Die Akte gab nicht heraus:",
		"other-case": "Die Anforderung, die ergänzt werden sollte, gehört zu einem Menschen anderen Alters oder Geschlechts. Sie wurde nicht übernommen.",
		"gaps-order": "In der Anforderung nicht verstanden: bitte hier eingeben", "gaps-record": "Einträge der Akte, die hier nichts aussagen:",
		"gap-code": "kein Code dieser Leitlinien", "gap-person": "über jemand anderen oder über niemanden", "gap-status": "storniert, widerlegt, vorbei oder verneint",
		"gap-value": "Wert oder Einheit nicht verwendbar", "gap-date": "zu alt oder ohne verwendbares Datum", "gap-contradiction": "widerspricht einem anderen Eintrag derselben Zeit",
		"gap-form": "in einer Form, die hier nicht gelesen wird",
		Unknown:    "Zu dieser Adresse ist hier keine Konsultation aufgezeichnet. Signieren Sie die Anforderung noch einmal, dann gibt es einen neuen Link.",
		Erased:     "Die Konsultation wurde gelöscht. Beginnen Sie neu.",
		Expired:    "Der Link ist abgelaufen: er gilt 12 Stunden. Signieren Sie die Anforderung noch einmal, dann gibt es einen neuen.",
		Changed:    "Die Leitlinien haben sich seit dieser Konsultation geändert. Beginnen Sie neu.", Unavailable: "Die Aufzeichnung ist gerade nicht lesbar. Versuchen Sie es gleich noch einmal.",
		NotListed:   "Diese Seite wurde aus einer Akte geöffnet, die hier nicht eingerichtet ist. Sagen Sie es der Administration: die Adresse ihres FHIR-Servers (iss) gehört unter smart, servers.",
		NoLaunch:    "Die Seite wurde ohne das geöffnet, was eine Akte sagen muss (iss, launch). Öffnen Sie sie aus der Akte.",
		NoDiscovery: "Die Akte sagt nicht, wie man sie um Zugang bittet (smart-configuration), oder bietet kein PKCE mit S256. Versuchen Sie es noch einmal; sonst sagen Sie es der Administration.",
		NotStarted:  "Dieser Browser hat nicht begonnen, worauf diese Adresse antwortet, oder es dauerte zu lange, oder es wurde schon verwendet. Öffnen Sie die Seite noch einmal aus der Akte.",
		Denied:      "Die Akte gab keinen Zugang. Öffnen Sie die Seite noch einmal aus der Akte.", NoExchange: "Die Akte hat den Zugang nicht bestätigt. Öffnen Sie die Seite noch einmal aus der Akte.",
		NoPatient: "Die Akte sagte nicht, um wen es geht, oder die Person war nicht lesbar. Öffnen Sie die Seite noch einmal aus der Akte.",
		Over:      "Diese Seite ist abgelaufen: was aus der Akte gelesen wurde, wird nur kurz gehalten. Öffnen Sie sie noch einmal aus der Akte.",
	},
	"fr": {
		"advisor": "Conseil en imagerie", "closed": "Cette page ne peut pas être ouverte", "to-advisor": "Commencer par le motif de l’imagerie",
		"other-orders": "Autres demandes nommées, qui ne sont pas jugées ici :", "unread": "Le dossier n’a pas donné :",
		"other-case": "La demande à compléter est celle d’une personne d’un autre âge ou d’un autre sexe. Elle n’a pas été reprise.",
		"gaps-order": "Non compris dans la demande : saisissez-le ici", "gaps-record": "Éléments du dossier qui ne disent rien ici :",
		"gap-code": "aucun code de ces recommandations", "gap-person": "au sujet d’une autre personne, ou de personne", "gap-status": "annulé, réfuté, terminé ou nié",
		"gap-value": "valeur ou unité inutilisable", "gap-date": "trop ancien, ou sans date utilisable", "gap-contradiction": "contredit un autre élément du même moment",
		"gap-form": "d’une forme qui n’est pas lue ici",
		Unknown:    "Aucune consultation de cette adresse n’est enregistrée ici. Signez de nouveau la demande pour obtenir un nouveau lien.",
		Erased:     "La consultation a été effacée. Recommencez.",
		Expired:    "Le lien a expiré : il vaut 12 heures. Signez de nouveau la demande pour en obtenir un nouveau.",
		Changed:    "Les recommandations ont changé depuis cette consultation. Recommencez.", Unavailable: "L’enregistrement ne peut pas être lu pour l’instant. Réessayez dans un moment.",
		NotListed:   "Cette page a été ouverte depuis un dossier qui n’est pas configuré ici. Dites-le à l’administration : l’adresse de son serveur FHIR (iss) doit figurer sous smart, servers.",
		NoLaunch:    "La page a été ouverte sans ce qu’un dossier doit dire (iss, launch). Ouvrez-la depuis le dossier du patient.",
		NoDiscovery: "Le dossier ne dit pas comment lui demander l’accès (smart-configuration), ou n’offre pas PKCE avec S256. Réessayez ; sinon, dites-le à l’administration.",
		NotStarted:  "Ce navigateur n’a pas commencé ce à quoi cette adresse répond, ou cela a pris trop de temps, ou cela a déjà servi. Ouvrez de nouveau la page depuis le dossier.",
		Denied:      "Le dossier n’a pas donné l’accès. Ouvrez de nouveau la page depuis le dossier.", NoExchange: "Le dossier n’a pas confirmé l’accès. Ouvrez de nouveau la page depuis le dossier.",
		NoPatient: "Le dossier n’a pas dit de qui il s’agit, ou la personne n’a pas pu être lue. Ouvrez de nouveau la page depuis le dossier.",
		Over:      "Cette page a expiré : ce qui a été lu du dossier n’est gardé que peu de temps. Ouvrez-la de nouveau depuis le dossier.",
	},
	"es": {
		"advisor": "Consejo de imagen", "closed": "Esta página no se puede abrir", "to-advisor": "Empezar por el motivo de la prueba",
		"other-orders": "Otras solicitudes nombradas, que no se juzgan aquí:", "unread": "La historia no dio:",
		"other-case": "La solicitud que se iba a completar es de una persona de otra edad o de otro sexo. No se ha tomado.",
		"gaps-order": "No se entiende en la solicitud: introdúzcalo aquí", "gaps-record": "Entradas de la historia que aquí no dicen nada:",
		"gap-code": "ningún código de estas guías", "gap-person": "sobre otra persona, o sobre nadie", "gap-status": "anulado, descartado, terminado o negado",
		"gap-value": "su valor o su unidad no sirven", "gap-date": "demasiado antiguo, o sin fecha que sirva", "gap-contradiction": "contradice otra entrada del mismo momento",
		"gap-form": "de una forma que aquí no se lee",
		Unknown:    "No consta aquí ninguna consulta de esta dirección. Firme de nuevo la solicitud para obtener otro enlace.",
		Erased:     "La consulta se borró. Empiece de nuevo.",
		Expired:    "El enlace ha caducado: vale 12 horas. Firme de nuevo la solicitud para obtener otro.",
		Changed:    "Las guías han cambiado desde esta consulta. Empiece de nuevo.", Unavailable: "El registro no se puede leer ahora. Inténtelo de nuevo en un momento.",
		NotListed:   "Esta página se abrió desde una historia que no está configurada aquí. Dígaselo a la administración: la dirección de su servidor FHIR (iss) debe figurar en smart, servers.",
		NoLaunch:    "La página se abrió sin lo que una historia tiene que decir (iss, launch). Ábrala desde la historia del paciente.",
		NoDiscovery: "La historia no dice cómo se le pide acceso (smart-configuration), o no ofrece PKCE con S256. Inténtelo de nuevo; si no, dígaselo a la administración.",
		NotStarted:  "Este navegador no empezó aquello a lo que responde esta dirección, o tardó demasiado, o ya se usó. Abra de nuevo la página desde la historia.",
		Denied:      "La historia no dio acceso. Abra de nuevo la página desde la historia.", NoExchange: "La historia no confirmó el acceso. Abra de nuevo la página desde la historia.",
		NoPatient: "La historia no dijo de quién es, o no se pudo leer a la persona. Abra de nuevo la página desde la historia.",
		Over:      "Esta página ha caducado: lo que se leyó de la historia se guarda poco tiempo. Ábrala de nuevo desde la historia.",
	},
	"it": {
		"advisor": "Consiglio per l’imaging", "closed": "Questa pagina non si può aprire", "to-advisor": "Iniziare dal motivo dell’esame",
		"other-orders": "Altre richieste nominate, che qui non sono giudicate:", "unread": "La cartella non ha fornito:",
		"other-case": "La richiesta da completare è di una persona di altra età o altro sesso. Non è stata ripresa.",
		"gaps-order": "Non compreso nella richiesta: inserirlo qui", "gaps-record": "Voci della cartella che qui non dicono nulla:",
		"gap-code": "nessun codice di queste linee guida", "gap-person": "su un’altra persona, o su nessuno", "gap-status": "annullato, confutato, concluso o negato",
		"gap-value": "valore o unità non utilizzabili", "gap-date": "troppo vecchio, o senza una data utilizzabile", "gap-contradiction": "contraddice un’altra voce dello stesso momento",
		"gap-form": "di una forma che qui non si legge",
		Unknown:    "Qui non è registrata alcuna consultazione con questo indirizzo. Firmi di nuovo la richiesta per avere un nuovo collegamento.",
		Erased:     "La consultazione è stata cancellata. Ricominci.",
		Expired:    "Il collegamento è scaduto: vale 12 ore. Firmi di nuovo la richiesta per averne uno nuovo.",
		Changed:    "Le linee guida sono cambiate da questa consultazione. Ricominci.", Unavailable: "La registrazione non si può leggere in questo momento. Riprovi tra poco.",
		NotListed:   "Questa pagina è stata aperta da una cartella che qui non è configurata. Lo dica all’amministrazione: l’indirizzo del suo server FHIR (iss) va sotto smart, servers.",
		NoLaunch:    "La pagina è stata aperta senza ciò che una cartella deve dire (iss, launch). La apra dalla cartella del paziente.",
		NoDiscovery: "La cartella non dice come le si chiede l’accesso (smart-configuration), o non offre PKCE con S256. Riprovi; altrimenti lo dica all’amministrazione.",
		NotStarted:  "Questo browser non ha iniziato ciò a cui risponde questo indirizzo, o ci è voluto troppo, o è già stato usato. Apra di nuovo la pagina dalla cartella.",
		Denied:      "La cartella non ha dato l’accesso. Apra di nuovo la pagina dalla cartella.", NoExchange: "La cartella non ha confermato l’accesso. Apra di nuovo la pagina dalla cartella.",
		NoPatient: "La cartella non ha detto di chi si tratta, o la persona non si è potuta leggere. Apra di nuovo la pagina dalla cartella.",
		Over:      "Questa pagina è scaduta: ciò che è stato letto della cartella si conserva per poco. La apra di nuovo dalla cartella.",
	},
}
