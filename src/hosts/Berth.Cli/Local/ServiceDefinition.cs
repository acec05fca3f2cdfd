namespace Berth.Cli.Local;

/// <summary>One of the platform's two processes.</summary>
/// <param name="Name"><c>berth-server</c> or <c>berth-gateway</c>.</param>
/// <param name="Program">Absolute path of the program, without arguments of a wrapper.</param>
/// <param name="Environment">All of it: nothing is inherited.</param>
/// <param name="User">Null is root; another user gets only the right to bind low ports.</param>
/// <param name="StopWithin">From SIGTERM to SIGKILL.</param>
internal sealed record ServiceDefinition(
    string Name,
    string Program,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    string? User,
    TimeSpan StopWithin)
{
    /// <summary>As an argument list that drops root's rights itself.</summary>
    public IReadOnlyList<string> Command => User is null
        ? [Program, .. Arguments]
        :
        [
            "/usr/bin/setpriv", "--reuid", User, "--regid", User, "--clear-groups", "--inh-caps=-all,+net_bind_service", "--ambient-caps=-all,+net_bind_service",
            "--bounding-set=-all,+net_bind_service", "--no-new-privs", Program, .. Arguments,
        ];
}
