// The receiver that judges what is pushed: it decodes with the types that Pyroscope's and
// OpenTelemetry's servers use, and refuses what they refuse.
//
//	receiver FOLDER [tenants]
//
// Prints its port, then a line of JSON for each profile; the pprof of each is in the folder.
package main

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/google/pprof/profile"
	pushv1 "github.com/grafana/pyroscope/api/gen/proto/go/push/v1"
	collectorpb "go.opentelemetry.io/proto/otlp/collector/profiles/v1development"
	profilespb "go.opentelemetry.io/proto/otlp/profiles/v1development"
	"google.golang.org/protobuf/proto"
)

const (
	maxSamples = 16000
	maxBytes   = 2 << 20
	maxLabels  = 30
	maxValue   = 2048
)

type received struct {
	Way       string            `json:"way"`
	Labels    map[string]string `json:"labels"`
	Types     []string          `json:"types"`
	Period    string            `json:"period"`
	Totals    map[string]int64  `json:"totals"`
	Samples   int               `json:"samples"`
	Time      int64             `json:"time"`
	Duration  int64             `json:"duration"`
	Functions map[string]int64  `json:"functions"`
	Keys      []string          `json:"keys"`
	Links     int               `json:"links"`
	File      string            `json:"file,omitempty"`
	Headers   map[string]string `json:"headers"`
	Comments  []string          `json:"comments,omitempty"`
}

type server struct {
	sync.Mutex
	folder  string
	tenants bool
	count   int
}

func main() {
	s := &server{folder: os.Args[1], tenants: len(os.Args) > 2}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	http.HandleFunc("/push.v1.PusherService/Push", s.push)
	http.HandleFunc("/v1development/profiles", s.otlp)
	log.Fatal(http.Serve(listener, nil))
}

func refuse(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]string{"code": code, "message": message})
}

func (s *server) authorised(w http.ResponseWriter, r *http.Request) bool {
	tenant := r.Header.Get("X-Scope-OrgID")
	if s.tenants && (tenant == "" || strings.ContainsAny(tenant, "/|")) {
		refuse(w, 401, "unauthenticated", "no org id")
		return false
	}
	return true
}

func body(r *http.Request) ([]byte, error) {
	var reader io.Reader = r.Body
	if r.Header.Get("Content-Encoding") == "gzip" {
		unzipped, err := gzip.NewReader(r.Body)
		if err != nil {
			return nil, err
		}
		reader = unzipped
	}
	return io.ReadAll(reader)
}

func (s *server) push(w http.ResponseWriter, r *http.Request) {
	if r.Method != "POST" {
		w.WriteHeader(405)
		return
	}
	if r.Header.Get("Content-Type") != "application/proto" {
		w.WriteHeader(415)
		return
	}
	if !s.authorised(w, r) {
		return
	}
	data, err := body(r)
	if err != nil {
		refuse(w, 400, "invalid_argument", err.Error())
		return
	}
	var request pushv1.PushRequest
	if err := proto.Unmarshal(data, &request); err != nil || len(request.ProtoReflect().GetUnknown()) > 0 {
		refuse(w, 400, "invalid_argument", "no PushRequest")
		return
	}
	for _, series := range request.Series {
		labels := map[string]string{}
		for _, label := range series.Labels {
			if _, twice := labels[label.Name]; twice {
				refuse(w, 400, "invalid_argument", "duplicate label name "+label.Name)
				return
			}
			if len(label.Value) > maxValue {
				refuse(w, 400, "invalid_argument", "label value too long: "+label.Name)
				return
			}
			labels[label.Name] = label.Value
		}
		if labels["__name__"] == "" {
			refuse(w, 400, "invalid_argument", "invalid metric name")
			return
		}
		if len(labels) > maxLabels {
			refuse(w, 400, "invalid_argument", "too many labels")
			return
		}
		for _, sample := range series.Samples {
			if !s.sample(w, r, labels, sample) {
				return
			}
		}
	}
	w.Header().Set("Content-Type", "application/proto")
}

func (s *server) sample(w http.ResponseWriter, r *http.Request, labels map[string]string, sample *pushv1.RawSample) bool {
	parsed, err := profile.ParseData(sample.RawProfile)
	if err != nil {
		refuse(w, 500, "unknown", err.Error())
		return false
	}
	age := time.Since(time.Unix(0, parsed.TimeNanos))
	var plain strings.Builder
	parsed.WriteUncompressed(&plain)
	switch {
	case len(sample.ID) != 36:
		refuse(w, 400, "invalid_argument", "ID is no UUID")
	case parsed.TimeNanos != 0 && (age > time.Hour || age < -10*time.Minute):
		refuse(w, 400, "invalid_argument", "outside of ingestion window")
	case len(parsed.Sample) > maxSamples:
		refuse(w, 400, "invalid_argument", fmt.Sprintf("profile has %d samples", len(parsed.Sample)))
	case plain.Len() > maxBytes:
		refuse(w, 429, "resource_exhausted", "push rate limit (4194304 bytes) exceeded")
	default:
		got := received{Way: "push", Labels: labels, Totals: map[string]int64{}, Functions: map[string]int64{},
			Period: parsed.PeriodType.Type + ":" + parsed.PeriodType.Unit, Samples: len(parsed.Sample),
			Time: parsed.TimeNanos, Duration: parsed.DurationNanos, Comments: parsed.Comments}
		for i, kind := range parsed.SampleType {
			if strings.Contains(kind.Type, "-") {
				refuse(w, 400, "invalid_argument", "- in a sample type")
				return false
			}
			got.Types = append(got.Types, kind.Type+":"+kind.Unit)
			for _, each := range parsed.Sample {
				if each.Value[i] < 0 {
					refuse(w, 400, "invalid_argument", "negative value, which would be dropped")
					return false
				}
				got.Totals[kind.Type] += each.Value[i]
			}
		}
		keys := map[string]bool{}
		for _, each := range parsed.Sample {
			for key := range each.Label {
				keys[key] = true
			}
			for _, at := range each.Location {
				for _, line := range at.Line {
					got.Functions[line.Function.Name] += each.Value[len(each.Value)-1]
				}
			}
		}
		for key := range keys {
			got.Keys = append(got.Keys, key)
		}
		s.write(r, got, sample.RawProfile)
		return true
	}
	return false
}

func (s *server) write(r *http.Request, got received, pprof []byte) {
	s.Lock()
	defer s.Unlock()
	got.Headers = map[string]string{}
	for _, name := range []string{"Authorization", "X-Scope-Orgid", "User-Agent", "X-Extra"} {
		if value := r.Header.Get(name); value != "" {
			got.Headers[name] = value
		}
	}
	if pprof != nil {
		s.count++
		got.File = filepath.Join(s.folder, fmt.Sprintf("%03d.pb.gz", s.count))
		os.WriteFile(got.File, pprof, 0o600)
	}
	line, _ := json.Marshal(got)
	fmt.Println(string(line))
}

func (s *server) otlp(w http.ResponseWriter, r *http.Request) {
	switch r.Header.Get("Content-Type") {
	case "application/x-protobuf", "application/protobuf":
	default:
		w.WriteHeader(415)
		return
	}
	if !s.authorised(w, r) {
		return
	}
	data, err := body(r)
	if err != nil {
		refuse(w, 400, "invalid_argument", err.Error())
		return
	}
	var request collectorpb.ExportProfilesServiceRequest
	if err := proto.Unmarshal(data, &request); err != nil || len(request.ProtoReflect().GetUnknown()) > 0 {
		refuse(w, 400, "invalid_argument", "no ExportProfilesServiceRequest")
		return
	}
	if reason := checkDictionary(request.Dictionary); reason != "" {
		refuse(w, 500, "unknown", reason)
		return
	}
	d := request.Dictionary
	for _, resource := range request.ResourceProfiles {
		labels := map[string]string{}
		for _, each := range resource.Resource.Attributes {
			if each.Key == "" {
				refuse(w, 400, "invalid_argument", "attribute key is empty")
				return
			}
			labels[each.Key] = each.Value.GetStringValue()
		}
		for _, scope := range resource.ScopeProfiles {
			labels["__scope__"] = scope.Scope.Name
			for _, each := range scope.Profiles {
				got, reason := readOtlp(d, each)
				if reason != "" {
					refuse(w, 500, "unknown", reason)
					return
				}
				got.Labels = labels
				s.write(r, got, nil)
			}
		}
	}
	w.Header().Set("Content-Type", "application/x-protobuf")
}

// What Parca wants of tables, and Pyroscope of indices.
func checkDictionary(d *profilespb.ProfilesDictionary) string {
	switch {
	case d == nil:
		return "no dictionary"
	case len(d.StringTable) == 0 || d.StringTable[0] != "":
		return "string_table[0] must be empty"
	case len(d.MappingTable) == 0 || !proto.Equal(d.MappingTable[0], &profilespb.Mapping{}):
		return "mapping_table[0] must be empty"
	case len(d.LocationTable) == 0 || !proto.Equal(d.LocationTable[0], &profilespb.Location{}):
		return "location_table[0] must be empty"
	case len(d.FunctionTable) == 0 || !proto.Equal(d.FunctionTable[0], &profilespb.Function{}):
		return "function_table[0] must be empty"
	case len(d.AttributeTable) == 0 || !proto.Equal(d.AttributeTable[0], &profilespb.KeyValueAndUnit{}):
		return "attribute_table[0] must be empty"
	case len(d.StackTable) == 0 || len(d.StackTable[0].LocationIndices) != 0:
		return "stack_table[0] must be empty"
	case len(d.LinkTable) == 0 || len(d.LinkTable[0].TraceId) != 16 || len(d.LinkTable[0].SpanId) != 8:
		return "link_table[0] must have empty ids"
	}
	for _, stack := range d.StackTable {
		for _, at := range stack.LocationIndices {
			if at <= 0 || int(at) >= len(d.LocationTable) {
				return "location index out of range"
			}
		}
	}
	for _, at := range d.LocationTable {
		if int(at.MappingIndex) >= len(d.MappingTable) {
			return "mapping index out of range"
		}
		for _, line := range at.Lines {
			if int(line.FunctionIndex) >= len(d.FunctionTable) {
				return "function index out of range"
			}
		}
	}
	for _, each := range d.AttributeTable[1:] {
		if each.KeyStrindex <= 0 || int(each.KeyStrindex) >= len(d.StringTable) {
			return "attribute without a key"
		}
	}
	return ""
}

func readOtlp(d *profilespb.ProfilesDictionary, p *profilespb.Profile) (received, string) {
	text := func(i int32) string { return d.StringTable[i] }
	if p.PeriodType == nil || p.SampleType == nil {
		return received{}, "invalid metric name"
	}
	if len(p.ProfileId) != 16 {
		return received{}, "profile_id must have 16 bytes"
	}
	kind := text(p.SampleType.TypeStrindex)
	got := received{Way: "otlp", Types: []string{kind + ":" + text(p.SampleType.UnitStrindex)},
		Period:  text(p.PeriodType.TypeStrindex) + ":" + text(p.PeriodType.UnitStrindex),
		Samples: len(p.Samples), Time: int64(p.TimeUnixNano), Duration: int64(p.DurationNano),
		Totals: map[string]int64{kind: 0}, Functions: map[string]int64{}}
	keys := map[string]bool{}
	for _, sample := range p.Samples {
		if len(sample.Values) != 1 {
			return received{}, "sample value is required"
		}
		if int(sample.StackIndex) >= len(d.StackTable) || int(sample.LinkIndex) >= len(d.LinkTable) {
			return received{}, "index out of range"
		}
		if sample.LinkIndex > 0 {
			got.Links++
		}
		got.Totals[kind] += sample.Values[0]
		for _, at := range sample.AttributeIndices {
			keys[text(d.AttributeTable[at].KeyStrindex)] = true
		}
		for _, at := range d.StackTable[sample.StackIndex].LocationIndices {
			for _, line := range d.LocationTable[at].Lines {
				got.Functions[text(d.FunctionTable[line.FunctionIndex].NameStrindex)] += sample.Values[0]
			}
		}
	}
	for key := range keys {
		got.Keys = append(got.Keys, key)
	}
	return got, ""
}
