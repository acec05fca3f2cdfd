namespace Berth.Apps.Health;

/// <param name="State">One of <see cref="HealthStates"/>.</param>
/// <param name="Message">For people: what was seen.</param>
/// <param name="Crashes">How often the engine has restarted the container since it was last started.</param>
internal sealed record HealthFinding(string State, string Message, int Crashes);
