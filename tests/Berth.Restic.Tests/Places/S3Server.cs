using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Berth.Ports.Backups;
using Berth.Testing;

namespace Berth.Restic.Tests.Places;

/// <summary><c>s3rver</c> from npm, with a certificate of its own.</summary>
internal sealed class S3Server(Workshop shop) : Place
{
    private static readonly string Folder = Path.Combine(Root, "tests", "fixtures", "s3-server");
    private readonly int _port = FreePort.Find();

    public override S3Target Target => new($"https://localhost:{_port}", "us-east-1", "backups", "berth", "S3RVER", "S3RVER", PathStyle: true) { Authority = File.ReadAllText(shop["s3.crt"]) };

    public override S3Target Refused => Target with { AccessKey = "stranger" };

    public S3Target WithoutAuthority => Target with { Authority = null };

    private static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Berth.slnx")))
            {
                folder = Path.GetDirectoryName(folder)!;
            }

            return folder;
        }
    }

    protected override async Task PrepareAsync()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "s3rver")))
        {
            await RunAsync("npm", "ci", "--prefix", Folder, "--no-fund", "--no-audit", "--silent");
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await File.WriteAllTextAsync(shop["s3.crt"], certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(shop["s3.key"], key.ExportPkcs8PrivateKeyPem());
    }

    protected override async Task<Process> StartAsync()
    {
        var server = Start("node", Path.Combine(Folder, "main.js"), shop["there"], _port.ToString(CultureInfo.InvariantCulture), shop["s3.crt"], shop["s3.key"]);
        var line = await server.StandardOutput.ReadLineAsync();
        Assert.True(line?.StartsWith("https://", StringComparison.Ordinal) == true, line ?? await server.StandardError.ReadToEndAsync());
        return server;
    }
}
