using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;

namespace Berth.Ldap.Tests;

/// <summary>A server on a port of loopback, and the programs of OpenLDAP to ask it.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    private readonly LdapServer _server;
    private readonly string _directory = Directory.CreateTempSubdirectory("berth-ldap-").FullName;

    internal RunningServer(Func<LdapServerOptions, LdapServerOptions>? configure = null)
    {
        Certificate = MakeCertificate();
        File.WriteAllText(Path.Combine(_directory, "ca.pem"), Certificate.ExportCertificatePem());
        var context = SslStreamCertificateContext.Create(Certificate, additionalCertificates: null, offline: true);
        var options = new LdapServerOptions { Endpoint = new(IPAddress.Loopback, 0), Certificate = _ => ValueTask.FromResult(context) };
        _server = new LdapServer(new PhoneBook(), configure?.Invoke(options) ?? options, TimeProvider.System, NullLogger<LdapServer>.Instance);
        _server.Start();
    }

    public X509Certificate2 Certificate { get; }

    public int Port => _server.Endpoint.Port;

    public async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["LDAPTLS_CACERT"] = Path.Combine(_directory, "ca.pem");
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    /// <summary><c>ldapsearch</c>, anonymous, without comments or folded lines.</summary>
    public Task<(int Code, string Output)> SearchAsync(params string[] arguments) =>
        RunAsync("ldapsearch", ["-x", "-LLL", "-o", "ldif-wrap=no", "-H", $"ldap://127.0.0.1:{Port}", .. arguments]);

    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Port);
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Certificate.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var made = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
