using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Berth.Bench.Gateway;

/// <summary>What all proxies share: a directory, host names, one certificate, an upstream, and the load.</summary>
internal sealed class Field : IDisposable
{
    public const int Hosts = 500;
    public const int UpstreamPort = 21000;
    public const int BodyBytes = 2048;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("berth-bench-");

    public Field()
    {
        WriteCertificate();
        Write("hosts.lua", Wrk.Script(Hosts));
    }

    public static IEnumerable<string> HostNames => Enumerable.Range(0, Hosts).Select(Host);

    public string Script => In("hosts.lua");

    public string ChainPath => In("cert.pem");

    public string KeyPath => In("key.pem");

    /// <summary>Chain and key in one file, as HAProxy wants it.</summary>
    public string BothPath => In("both.pem");

    public static string Host(int i) => $"app{i}.bench.test";

    public string In(string name) => Path.Combine(_directory.FullName, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(In(name), text);
        return In(name);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=bench", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName("*.bench.test");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(90));
        Write("cert.pem", certificate.ExportCertificatePem() + "\n");
        Write("key.pem", key.ExportPkcs8PrivateKeyPem() + "\n");
        Write("both.pem", new StringBuilder().AppendLine(certificate.ExportCertificatePem()).AppendLine(key.ExportPkcs8PrivateKeyPem()).ToString());
    }
}
