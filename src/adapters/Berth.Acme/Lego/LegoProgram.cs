using System.Globalization;
using System.Text.RegularExpressions;
using Berth.Acme.Dns;
using Berth.Ports;
using Berth.Ports.Certificates;
using Berth.Ports.Programs;

namespace Berth.Acme.Lego;

/// <summary>Runs lego 4 (options as <c>lego --help</c> of Debian 12's 4.9.1 has them). Secrets are in files and in the environment.</summary>
internal sealed partial class LegoProgram(IProgramRunner programs, AcmeOptions options)
{
    /// <param name="hook">For DNS-01; null is HTTP-01.</param>
    public async Task ObtainAsync(OrderFiles files, CertificateOrder order, DnsHook? hook, CancellationToken cancellationToken)
    {
        var call = new ProgramCall
        {
            FileName = "lego",
            Arguments =
            [
                "--server", files.Directory.AbsoluteUri,
                "--accept-tos",
                "--email", OrderFiles.AccountName,
                "--path", files.Home,
                "--user-agent", "Berth/1",
                "--http-timeout", Seconds(options.RequestTimeout),
                "--cert.timeout", Seconds(options.IssueTimeout),

                // Only that lego goes on where the authority demands it: the account is bound already, and the secret stays here.
                .. order.Directory?.ExternalAccount is null ? [] : (string[])["--eab"],
                .. Challenge(files, hook),
                "--csr", files.Request,
                "run",
            ],
            Environment = Environment(files, hook),
            WorkingDirectory = files.Root,
            Timeout = options.OrderTimeout,
            OnErrorLine = order.Progress is { } progress ? line => Report(progress, line) : null,
            CaptureLimit = 64 << 10,
        };
        var result = await programs.RunAsync(call, cancellationToken);
        if (!result.IsOk)
        {
            throw hook?.Failure is { } failure
                ? new PortException("acme.dns_failed", $"The record that proves the name could not be set: {failure.Message}", failure.IsTransient, failure)
                : LegoErrors.From(result.ErrorOutput, result.ExitCode);
        }
    }

    private static string[] Challenge(OrderFiles files, DnsHook? hook) => hook is null
        ? ["--http", "--http.webroot", files.WebRoot]

        // The provider has waited for the name servers already; a second wait by lego would ask public resolvers.
        : ["--dns", "httpreq", "--dns.disable-cp"];

    private Dictionary<string, string> Environment(OrderFiles files, DnsHook? hook)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["LEGO_DISABLE_CNAME_SUPPORT"] = "true" };
        if (files.Trusted is { } trusted)
        {
            environment["LEGO_CA_CERTIFICATES"] = trusted;
        }

        if (hook is not null)
        {
            environment["HTTPREQ_ENDPOINT"] = hook.Address;
            environment["HTTPREQ_USERNAME"] = DnsHook.UserName;
            environment["HTTPREQ_PASSWORD"] = hook.Password;
            environment["HTTPREQ_HTTP_TIMEOUT"] = Seconds(options.DnsTimeout);
        }

        return environment;
    }

    private static string Seconds(TimeSpan time) => ((long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    /// <summary>Without the time and the level, and without addresses that carry tokens.</summary>
    private static void Report(IProgress<string> progress, string line)
    {
        if (LogLine().Match(line) is { Success: true } match && !match.Groups["text"].Value.Contains("AuthURL", StringComparison.Ordinal) && !match.Groups["text"].Value.Contains("Could not find solver", StringComparison.Ordinal))
        {
            progress.Report(match.Groups["text"].Value);
        }
    }

    [GeneratedRegex(@"^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d \[(INFO|WARN)\] (?<text>.{1,400})", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex LogLine();
}
