// Package secure holds the flags for TLS of the oracle's client and server. They have the names of gRPC's interop
// programs, and the Java half takes the same ones.
package secure

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"os"

	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
)

// Flags are what a program was told about TLS.
type Flags struct {
	use                           *bool
	ca, cert, key, version, other *string
}

// Client declares the flags of a client. It has to be called before flag.Parse.
func Client() *Flags {
	f := declare("PEM file of the authorities to trust; the system's unless said")
	f.other = flag.String("server_host_override", "", "the name to verify, and to call, instead of the address")
	return f
}

// Server declares the flags of a server. It has to be called before flag.Parse.
func Server() *Flags {
	return declare("PEM file of the authorities whose certificates clients must have; none are asked for unless said")
}

func declare(ca string) *Flags {
	return &Flags{
		use:     flag.Bool("use_tls", false, "TLS, else plain text"),
		ca:      flag.String("ca_file", "", ca),
		cert:    flag.String("tls_cert_file", "", "PEM file of the own certificate"),
		key:     flag.String("tls_key_file", "", "PEM file of its key"),
		version: flag.String("tls_version", "", "1.2 or 1.3; both unless said"),
	}
}

// Config is the client's configuration for bare connections, with ALPN; nil without TLS.
func (f *Flags) Config(host string) (*tls.Config, error) {
	config, err := f.config()
	if config == nil || err != nil {
		return nil, err
	}
	config.NextProtos = []string{"h2"}
	if config.ServerName = *f.other; config.ServerName == "" {
		config.ServerName = host
	}
	config.RootCAs, err = f.authorities()
	return config, err
}

// Dialing is the client's transport credentials.
func (f *Flags) Dialing() (credentials.TransportCredentials, error) {
	config, err := f.config()
	if err != nil {
		return nil, err
	}
	if config == nil {
		return insecure.NewCredentials(), nil
	}
	config.ServerName = *f.other // grpc-go takes the address if it is empty
	if len(config.Certificates) > 0 {
		// Else one that the server's authorities have not issued would not be shown at all.
		config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			return &config.Certificates[0], nil
		}
	}
	config.RootCAs, err = f.authorities()
	return credentials.NewTLS(config), err
}

// Listening is the server's transport credentials.
func (f *Flags) Listening() (credentials.TransportCredentials, error) {
	config, err := f.config()
	if err != nil {
		return nil, err
	}
	if config == nil {
		return insecure.NewCredentials(), nil
	}
	if len(config.Certificates) == 0 {
		return nil, errors.New("found --use_tls alone, expected --tls_cert_file and --tls_key_file too")
	}
	if *f.ca != "" {
		config.ClientAuth = tls.RequireAndVerifyClientCert
		config.ClientCAs, err = f.authorities()
	}
	return credentials.NewTLS(config), err
}

func (f *Flags) config() (*tls.Config, error) {
	if !*f.use {
		return nil, nil
	}
	config := new(tls.Config)
	switch *f.version {
	case "":
	case "1.2":
		config.MinVersion, config.MaxVersion = tls.VersionTLS12, tls.VersionTLS12
	case "1.3":
		config.MinVersion = tls.VersionTLS13
	default:
		return nil, fmt.Errorf("found --tls_version=%s, expected 1.2 or 1.3", *f.version)
	}
	if *f.cert != "" || *f.key != "" {
		own, err := tls.LoadX509KeyPair(*f.cert, *f.key)
		if err != nil {
			return nil, err
		}
		config.Certificates = []tls.Certificate{own}
	}
	return config, nil
}

// authorities is nil, which means the system's, if there is no file.
func (f *Flags) authorities() (*x509.CertPool, error) {
	if *f.ca == "" {
		return nil, nil
	}
	text, err := os.ReadFile(*f.ca)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("found no certificate in %s", *f.ca)
	}
	return pool, nil
}
