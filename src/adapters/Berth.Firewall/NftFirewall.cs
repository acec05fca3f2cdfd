using System.Text;
using Berth.Ports;
using Berth.Ports.Firewall;
using Berth.Ports.Programs;

namespace Berth.Firewall;

/// <summary>The kernel's nftables by way of <c>nft</c>, which reads its script from standard input and commits it whole.</summary>
internal sealed class NftFirewall(IProgramRunner programs) : IFirewall
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Enough for sets of tens of thousands.</summary>
    private const int MostCharacters = 16 << 20;

    private volatile bool _bridgesHaveNames = true;

    public async Task ApplyAsync(FirewallRules rules, CancellationToken cancellationToken)
    {
        var result = await WriteAsync(NftScript.Apply(rules, _bridgesHaveNames), cancellationToken);
        if (!result.IsOk && _bridgesHaveNames && result.ErrorOutput.Contains("Operation not supported", StringComparison.Ordinal))
        {
            result = await WriteAsync(NftScript.Apply(rules, byName: false), cancellationToken);
            _bridgesHaveNames = !result.IsOk;
        }

        Check(result);
    }

    public async Task RemoveAsync(string instance, CancellationToken cancellationToken) => Check(await WriteAsync(NftScript.Remove(instance), cancellationToken));

    public async Task<bool> IsInEffectAsync(FirewallRules rules, CancellationToken cancellationToken)
    {
        var table = NftScript.TableOf(rules.Instance);
        var inet = await RunAsync(["list", "chain", "inet", table, NftScript.Mark(rules)], null, cancellationToken);
        return inet.IsOk && (await RunAsync(["list", "chain", "bridge", table, "between"], null, cancellationToken)).IsOk;
    }

    public async Task<string> PrintAsync(string instance, bool addresses, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var family in NftScript.Families)
        {
            var result = await RunAsync([.. addresses ? (string[])[] : ["-t"], "-nn", "list", "table", family, NftScript.TableOf(instance)], null, cancellationToken);
            if (result.IsOk)
            {
                text.Append(result.Output);
            }
            else if (!result.ErrorOutput.Contains("No such file", StringComparison.Ordinal))
            {
                throw Refused(result);
            }
        }

        return text.ToString();
    }

    private async Task<ProgramResult> WriteAsync(string script, CancellationToken cancellationToken)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(script), writable: false);
        return await RunAsync(["-f", "-"], input, cancellationToken);
    }

    private static void Check(ProgramResult result)
    {
        if (!result.IsOk)
        {
            throw Refused(result);
        }
    }

    private async Task<ProgramResult> RunAsync(IReadOnlyList<string> arguments, Stream? input, CancellationToken cancellationToken)
    {
        try
        {
            return await programs.RunAsync(new ProgramCall { FileName = "nft", Arguments = arguments, Input = input, Timeout = Limit, CaptureLimit = MostCharacters }, cancellationToken);
        }
        catch (PortException error) when (error.Code == "program.not_found")
        {
            throw new PortException("firewall.missing", "nft is not on this machine. Install Debian's package nftables; it is looked for again within a minute.", inner: error);
        }
        catch (PortException error) when (error.Code == "program.timeout")
        {
            throw new PortException("firewall.busy", "nft did not end in time. It is tried again within a minute.", isTransient: true, inner: error);
        }
    }

    private static PortException Refused(ProgramResult result)
    {
        // Its complaint is followed by the line of the script, which is ours and long.
        var why = result.ErrorOutput.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? $"exit code {result.ExitCode}";
        return new PortException("firewall.refused", $"The kernel does not take the firewall's rules: {(why.Length > 300 ? why[..300] : why)}. Berth must run as root, and the kernel needs nf_tables.");
    }
}
