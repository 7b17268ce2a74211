package space

import (
	"math/big"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// 1.5 mg/dL of creatinine is 132.63 umol/L, and not 132.62999999999997.
func TestConvertIsExactDecimalArithmetic(t *testing.T) {
	tests := []struct{ value, factor, want float64 }{
		{1.5, 88.42, 132.63}, {1.1, 88.42, 97.262}, {0.1, 3, 0.3}, {0.7, 0.1, 0.07}, {4.35, 100, 435}, {1.005, 1000, 1005}, {0, 88.42, 0}, {-0.1, 3, -0.3},
	}
	for _, test := range tests {
		f := &Fact{ID: "x", Kind: Quantity, Unit: "u", Accepts: []Conversion{{"other", 7}, {"v", test.factor}}}
		if got, err := f.Convert(test.value, "v"); err != nil || got != test.want {
			t.Errorf("%v × %v = %v, %v, want %v", test.value, test.factor, got, err, test.want)
		}
		if got, err := f.Convert(test.value, "u"); err != nil || got != test.value {
			t.Errorf("%v in its own unit is %v, %v", test.value, got, err)
		}
	}
}

// What comes out is the float64 nearest to the product of the decimals as they are written.
func TestConvertRoundsOnce(t *testing.T) {
	decimal := rapid.Custom(func(t *rapid.T) float64 {
		digits := rapid.IntRange(1, 999_999).Draw(t, "digits")
		v, _ := strconv.ParseFloat(strconv.Itoa(digits)+"e"+strconv.Itoa(rapid.IntRange(-6, 2).Draw(t, "exponent")), 64)
		return v
	})
	rapid.Check(t, func(t *rapid.T) {
		value, factor := decimal.Draw(t, "value"), decimal.Draw(t, "factor")
		f := &Fact{ID: "x", Kind: Quantity, Unit: "u", Accepts: []Conversion{{"v", factor}}}
		got, err := f.Convert(value, "v")
		if err != nil {
			t.Fatal(err)
		}
		a, _ := new(big.Rat).SetString(strconv.FormatFloat(value, 'f', -1, 64))
		b, _ := new(big.Rat).SetString(strconv.FormatFloat(factor, 'f', -1, 64))
		want, _ := strconv.ParseFloat(new(big.Rat).Mul(a, b).FloatString(40), 64)
		if got != want {
			t.Fatalf("%v × %v = %v, want %v", value, factor, got, want)
		}
	})
}

// A unit that is missing or not listed is an error, never a guess: FEU and DDU differ by a factor of two.
func TestConvertNeverGuesses(t *testing.T) {
	ddimer := &Fact{ID: "ddimer", Kind: Quantity, Unit: "ng/mL{FEU}", Accepts: []Conversion{{"mg/L{FEU}", 1000}}}
	for _, unit := range []string{"", "ng/mL", "mg/L", "ng/mL{DDU}", "NG/ML{FEU}", " ng/mL{FEU}", "ug/mL{FEU}"} {
		if v, err := ddimer.Convert(500, unit); err == nil {
			t.Errorf("500 %q was taken as %v ng/mL{FEU}", unit, v)
		} else if !strings.Contains(err.Hint, "ng/mL{FEU}, mg/L{FEU}") {
			t.Errorf("%q: the hint %q does not name the units", unit, err.Hint)
		}
	}
}
