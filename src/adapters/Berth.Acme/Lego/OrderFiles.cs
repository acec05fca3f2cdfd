using System.Text;
using System.Text.Json.Nodes;
using Berth.Acme.Accounts;
using Berth.Ports;
using Berth.Ports.Certificates;

namespace Berth.Acme.Lego;

/// <summary>
/// One order's own directory in the layout of lego 4: our account, the request to sign, and a web root whose
/// <c>.well-known/acme-challenge</c> leads to the directory that the gateway answers from. Gone with the order.
/// </summary>
internal sealed class OrderFiles : IDisposable
{
    /// <summary>What lego calls an account: a folder's name for us, the authority knows its own.</summary>
    public const string AccountName = "berth";

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>An answer that a killed lego left behind.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromHours(6);

    private OrderFiles(string root, Uri directory) => (Root, Directory) = (root, directory);

    public string Root { get; }

    public Uri Directory { get; }

    public string Home => Path.Combine(Root, "lego");

    public string Request => Path.Combine(Root, "request.csr");

    public string WebRoot => Path.Combine(Root, "web");

    /// <summary>Null when the machine's own trust is meant.</summary>
    public string? Trusted { get; private set; }

    public static OrderFiles Make(AcmeOptions options, AcmeDirectory directory, AcmeAccount account, string request)
    {
        var files = new OrderFiles(Path.Combine(options.Directory, "orders", Guid.NewGuid().ToString("N")), new Uri(directory.Address));
        try
        {
            MakeDirectory(files.Root);
            var home = Path.Combine(files.Home, "accounts", files.Directory.Authority.Replace(':', '_'), AccountName);
            MakeDirectory(Path.Combine(home, "keys"));
            Write(Path.Combine(home, "keys", AccountName + ".key"), account.KeyPem);
            Write(Path.Combine(home, "account.json"), Registration(account).ToJsonString());
            Write(files.Request, request);
            MakeDirectory(Path.Combine(files.WebRoot, ".well-known"));
            File.CreateSymbolicLink(Path.Combine(files.WebRoot, ".well-known", "acme-challenge"), options.ChallengeDirectory);
            if (!string.IsNullOrWhiteSpace(directory.TrustedCertificates))
            {
                Write(files.Trusted = Path.Combine(files.Root, "trusted.pem"), directory.TrustedCertificates);
            }

            return files;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            files.Dispose();
            throw Unusable(options.Directory, problem);
        }
    }

    /// <summary>Removes answers that nobody will ask for any more.</summary>
    public static void SweepChallenges(AcmeOptions options, DateTimeOffset now)
    {
        try
        {
            var directory = System.IO.Directory.CreateDirectory(options.ChallengeDirectory);
            foreach (var file in directory.EnumerateFiles().Where(file => file.LastWriteTimeUtc < now.UtcDateTime - Stale))
            {
                file.Delete();
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Unusable(options.ChallengeDirectory, problem);
        }
    }

    /// <exception cref="PortException"><c>acme.bad_answer</c></exception>
    public async Task<string> ReadChainAsync(CancellationToken cancellationToken)
    {
        var certificates = new DirectoryInfo(Path.Combine(Home, "certificates"));
        var chain = (certificates.Exists ? certificates.EnumerateFiles("*.crt") : [])
            .FirstOrDefault(file => !file.Name.EndsWith(".issuer.crt", StringComparison.Ordinal));
        return chain is { Length: <= 1 << 20 }
            ? await File.ReadAllTextAsync(chain.FullName, cancellationToken)
            : throw new PortException("acme.bad_answer", "lego ended well but left no certificate.");
    }

    public void Dispose()
    {
        try
        {
            System.IO.Directory.Delete(Root, recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Private to root, and the next server start does not need it.
        }
    }

    private static JsonObject Registration(AcmeAccount account) => new()
    {
        ["email"] = AccountName,
        ["registration"] = new JsonObject { ["body"] = new JsonObject { ["status"] = "valid" }, ["uri"] = account.Address },
    };

    private static PortException Unusable(string path, Exception problem) =>
        new("acme.files", $"The files of a certificate order cannot be kept in {path}: {problem.Message} Look at rights and free disk.", isTransient: true, problem);

    private static void MakeDirectory(string path) => System.IO.Directory.CreateDirectory(path, Private | UnixFileMode.UserExecute);

    private static void Write(string path, string text)
    {
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Private });
        file.Write(Encoding.UTF8.GetBytes(text));
    }
}
