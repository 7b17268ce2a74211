package pss

import (
	"context"
	"errors"
	"strings"
)

// byID is an earlier answer.
func (s *Service) byID(ctx context.Context, c call) (any, error) {
	return s.stored(ctx, c.PathValue("id"), c.site)
}

// found is an earlier answer of the site. Of another site nothing is told, not even that it is there.
func (s *Service) found(ctx context.Context, id, site string) (Answered, error) {
	if !isID(id) {
		return Answered{}, ErrUnknown
	}
	a, err := s.Stored(ctx, strings.ToLower(id))
	switch {
	case err != nil:
		return a, err
	case a.Site != site:
		return a, ErrUnknown
	case a.Recommendation == nil:
		return a, errErased
	}
	return a, nil
}

func (s *Service) stored(ctx context.Context, id, site string) (*bundle, error) {
	a, err := s.found(ctx, id, site)
	if err != nil {
		return nil, err
	}
	return s.response(a, ""), nil
}

// byIdentifier finds an earlier answer; none, or one that was erased, is an empty result.
func (s *Service) byIdentifier(ctx context.Context, c call) (any, error) {
	total := 0
	result := &bundle{ResourceType: "Bundle", Type: "searchset", Total: &total}
	b, err := s.stored(ctx, c.URL.Query().Get("identifier"), c.site)
	switch {
	case err == nil:
		total = 1
		result.Entry = []entry{{"urn:uuid:" + b.ID, b}}
	case !errors.Is(err, ErrUnknown) && !errors.Is(err, errErased):
		return nil, err
	}
	return result, nil
}
