package pages

import (
	"cmp"
	"strings"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/internal/language"
)

// ofSystems are the headings of the shipped library's systems, by their ids.
var ofSystems = language.Words{
	"breast":           {"Breast", "Brust", "Sein", "Mama", "Mammella"},
	"cardiac":          {"Heart", "Herz", "Cœur", "Corazón", "Cuore"},
	"chest":            {"Chest", "Thorax", "Thorax", "Tórax", "Torace"},
	"gastrointestinal": {"Digestive system", "Verdauungssystem", "Appareil digestif", "Aparato digestivo", "Apparato digerente"},
	"gynaecology":      {"Gynaecology", "Gynäkologie", "Gynécologie", "Ginecología", "Ginecologia"},
	"head-neck":        {"Head and neck", "Kopf und Hals", "Tête et cou", "Cabeza y cuello", "Testa e collo"},
	"musculoskeletal":  {"Bones, joints and muscles", "Knochen, Gelenke und Muskeln", "Os, articulations et muscles", "Huesos, articulaciones y músculos", "Ossa, articolazioni e muscoli"},
	"neuro":            {"Brain and nerves", "Gehirn und Nerven", "Cerveau et nerfs", "Cerebro y nervios", "Cervello e nervi"},
	"paediatrics":      {"Children", "Kinder", "Enfants", "Niños", "Bambini"},
	"screening":        {"Screening", "Früherkennung", "Dépistage", "Cribado", "Screening"},
	"spine":            {"Spine", "Wirbelsäule", "Rachis", "Columna vertebral", "Colonna vertebrale"},
	"trauma":           {"Trauma", "Verletzungen", "Traumatismes", "Traumatismos", "Traumi"},
	"urology":          {"Kidneys and urinary tract", "Nieren und Harnwege", "Reins et voies urinaires", "Riñones y vías urinarias", "Reni e vie urinarie"},
	"vascular":         {"Vessels", "Gefäße", "Vaisseaux", "Vasos", "Vasi"},
}

// ofReview are how far the review of a guideline has come.
var ofReview = language.Words{
	"illustrative": {"Illustrative", "Beispielhaft", "Illustrative", "Ilustrativa", "Illustrativa"},
	"draft":        {"Draft", "Entwurf", "Projet", "Borrador", "Bozza"},
	"reviewed":     {"Reviewed", "Geprüft", "Relue", "Revisada", "Rivista"},
	"adopted":      {"Adopted", "Verabschiedet", "Adoptée", "Adoptada", "Adottata"},
}

// systemName is the heading of a system: of one that a library of its own has made up, its id as words.
func systemName(language, id string) string {
	return cmp.Or(ofSystems.Say(language, id), strings.ReplaceAll(id, "-", " "))
}

func reviewStatus(language string, status justifyv1.ReviewStatus) string {
	id := enumID(status)
	return cmp.Or(ofReview.Say(language, id), id)
}
