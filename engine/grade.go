package engine

// grade is a standing in one number that orders standings from worst to best: the category in the upper four bits, the
// rating in the lower.
type grade uint8

const (
	gradeNoScenario grade = iota << 4
	gradeNotRated
	gradeUsuallyNotAppropriate
	gradeMayBeAppropriate
	gradeUsuallyAppropriate
)

var categories = [...]string{NoScenario, NotRated, UsuallyNotAppropriate, MayBeAppropriate, UsuallyAppropriate}

// standings are all that there are: answers share them.
var standings = func() (all [len(categories) << 4]Standing) {
	for g := range all {
		all[g] = Standing{grade(g).name(), grade(g).rating()}
	}
	return all
}()

// gradeOf is the grade of a rating, 0 where only the category is given.
func gradeOf(category string, rating int) grade {
	for i, name := range categories {
		if name == category {
			return grade(i<<4 | rating)
		}
	}
	return gradeNoScenario
}

func (g grade) category() grade     { return g &^ 15 }
func (g grade) rating() int         { return int(g & 15) }
func (g grade) name() string        { return categories[g>>4] }
func (g grade) standing() *Standing { return &standings[g] }

// rated says whether a scenario gives the exam a category at all.
func (g grade) rated() bool { return g >= gradeUsuallyNotAppropriate }
