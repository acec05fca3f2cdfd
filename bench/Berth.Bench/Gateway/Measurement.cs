using Berth.Bench.Reporting;
using Berth.Bench.Running;

namespace Berth.Bench.Gateway;

/// <summary>All rounds of one proxy.</summary>
internal sealed class Measurement(Proxy proxy, Server server)
{
    private readonly List<double> _cpu = [];

    public string Name => proxy.Name;

    public int Pid => server.Pid;

    public List<Wrk> Rounds { get; } = [];

    public double PerSecond => Rounds.Select(round => round.PerSecond).Median();

    public double P50 => Rounds.Select(round => round.P50Milliseconds).Median();

    public double P99 => Rounds.Select(round => round.P99Milliseconds).Median();

    public long Failed => Rounds.Sum(round => round.Failed);

    /// <summary>Microseconds of processor time per request, of the proxy alone.</summary>
    public double CpuPerRequest => _cpu.Median();

    public double Resident => ProcFs.Resident(server.Pid);

    public async Task<Wrk> RunAsync(Field field, int seconds, CancellationToken cancellationToken) =>
        await Wrk.RunAsync(proxy.Port, field.Script, seconds, cancellationToken);

    public async Task AddRoundAsync(Field field, int seconds, CancellationToken cancellationToken)
    {
        var before = ProcFs.CpuTime(server.Pid);
        var round = await RunAsync(field, seconds, cancellationToken);
        Rounds.Add(round);
        _cpu.Add((ProcFs.CpuTime(server.Pid) - before).TotalMicroseconds / Math.Max(round.Requests, 1));
    }

    /// <summary>Round by round, because what disturbs the machine disturbs neighbours in time alike.</summary>
    public double RatioTo(Measurement other) => Rounds.Zip(other.Rounds, (mine, theirs) => mine.PerSecond / theirs.PerSecond).Median();
}
