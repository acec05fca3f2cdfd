namespace Berth.Apps;

/// <summary>Why the last task on an app failed; stored with it until something succeeds.</summary>
/// <param name="InstallationState">What it was doing: what <c>repair</c> tries again.</param>
/// <param name="LogLines">The app's last output, when it never became healthy.</param>
public sealed record AppFailure(string Code, string Message, string InstallationState, long TaskId, IReadOnlyList<string>? LogLines = null);
