package search

import (
	"fmt"
	"os"
	"sort"
	"testing"
)

func load(t *testing.T) []Labelled {
	f, err := os.Open(os.Getenv("QF"))
	if err != nil {
		t.Fatal(err)
	}
	qs, err := ReadLabelled(f)
	if err != nil {
		t.Fatal(err)
	}
	return qs
}
func TestZZ(t *testing.T) {
	lang := os.Getenv("QL")
	qs := load(t)
	x := New(shipped(t))
	m := x.MeasureOf(qs, lang)
	fmt.Printf("n=%d top1=%.1f top3=%.1f nothing=%d silent=%.1f\n", m.Queries, 100*float64(m.First)/float64(m.Queries), 100*float64(m.FirstThree)/float64(m.Queries), m.Nothing, 100*float64(m.Silent)/float64(max(m.Nothing, 1)))
	if os.Getenv("QV") != "" {
		for _, q := range m.Missed {
			h := x.Search(q.Query, lang, 3).Hits
			s := ""
			for _, k := range h {
				s += fmt.Sprintf(" | %s %.2f [%s]", k.Indication, k.Score, k.By)
			}
			fmt.Printf("%s -> %v%s\n", q.Query, q.Means, s)
		}
	}
}
func TestZGrid(t *testing.T) {
	lang := os.Getenv("QL")
	qs := load(t)
	var dev []Labelled
	for i, q := range qs {
		if i%2 == 0 {
			dev = append(dev, q)
		}
	}
	x := New(shipped(t))
	type r struct {
		w       weights
		a, b, c float64
	}
	var rs []r
	for _, ph := range []float64{.6, .8, 1.1} {
		for _, qe := range []float64{.5, .8, 1.2} {
			for _, en := range []float64{9, 13, 18} {
				for _, to := range []float64{.25, .4, .55, .7} {
					for _, un := range []float64{2, 3.5} {
						weigh = weights{ph,qe,en,to,.05,un,0,0.4,0}
						m := x.MeasureOf(dev, lang)
						rs = append(rs, r{weigh, 100 * float64(m.First) / float64(m.Queries), 100 * float64(m.FirstThree) / float64(m.Queries), 0})
					}
				}
			}
		}
	}
	sort.Slice(rs, func(i, j int) bool { return rs[i].a+rs[i].b > rs[j].a+rs[j].b })
	for _, k := range rs[:12] {
		fmt.Printf("%+v %.1f %.1f\n", k.w, k.a, k.b)
	}
}

func TestZLeast(t *testing.T){
 lang:=os.Getenv("QL"); qs:=load(t); x:=New(shipped(t))
 weigh.phrase, weigh.query, weigh.enough, weigh.together = .8,1.2,18,.55;weigh.beside=.4
 for _,wh:=range []float64{0,.5,.55} { for _,le:=range []float64{.3,.32,.34,.36,.38} {
  weigh.whole=wh; weigh.least=le
  m:=x.MeasureOf(qs,lang)
  fmt.Printf("whole %.2f least %.2f: %.1f %.1f silent %.1f\n",wh,le,100*float64(m.First)/float64(m.Queries),100*float64(m.FirstThree)/float64(m.Queries),100*float64(m.Silent)/float64(m.Nothing))
 }}
}
