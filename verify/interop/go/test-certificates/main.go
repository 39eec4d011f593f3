// Command test-certificates makes certificates and keys for tests, valid for a day: two authorities, and of each a
// server and a client. usage: test-certificates FOLDER
package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"time"
)

// serverName is no name of the loopback interface, so that only who asks for it by --server_host_override finds it.
const serverName = "interop.test.legate.dev"

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: test-certificates FOLDER")
		os.Exit(2)
	}
	for _, authority := range []string{"ca", "other-ca"} {
		if err := issue(os.Args[1], authority); err != nil {
			fmt.Fprintln(os.Stderr, "test-certificates:", err)
			os.Exit(1)
		}
	}
}

// issue makes NAME.pem and what this authority issues: NAME-server.pem, NAME-client.pem, each with its key.
func issue(folder, name string) error {
	authority := template(name)
	authority.IsCA, authority.BasicConstraintsValid = true, true
	authority.KeyUsage = x509.KeyUsageCertSign
	key, err := write(folder, name, authority, authority, nil)
	if err != nil {
		return err
	}
	server := template(name + "-server")
	server.DNSNames = []string{serverName}
	server.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	if _, err := write(folder, name+"-server", server, authority, key); err != nil {
		return err
	}
	client := template(name + "-client")
	client.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	_, err = write(folder, name+"-client", client, authority, key)
	return err
}

func template(name string) *x509.Certificate {
	now := time.Now()
	return &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()),
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    now.Add(-time.Hour),
		NotAfter:     now.Add(24 * time.Hour),
		KeyUsage:     x509.KeyUsageDigitalSignature,
	}
}

// write makes a key and its certificate, signed by the issuer's key or, if there is none, by its own.
func write(folder, name string, made, issuer *x509.Certificate, signer crypto.Signer) (crypto.Signer, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	if signer == nil {
		signer = key
	}
	certificate, err := x509.CreateCertificate(rand.Reader, made, issuer, key.Public(), signer)
	if err != nil {
		return nil, err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	if err := save(filepath.Join(folder, name+".key"), "PRIVATE KEY", private); err != nil {
		return nil, err
	}
	return key, save(filepath.Join(folder, name+".pem"), "CERTIFICATE", certificate)
}

func save(file, kind string, bytes []byte) error {
	return os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes}), 0o600)
}
