namespace Berth.Contracts;

/// <param name="Blocklist">One address or network a line, as it was written.</param>
/// <param name="InEffect">The firewall's rules are in the kernel.</param>
/// <param name="Problem">Why they are not, when that is known.</param>
public sealed record BlocklistResponse(string Blocklist, bool InEffect, string? Problem);

public sealed record BlocklistRequest(string? Blocklist);

/// <summary>As <see cref="BlocklistResponse"/>.</summary>
public sealed record AllowlistResponse(string Allowlist, bool InEffect, string? Problem);

public sealed record AllowlistRequest(string? Allowlist);

/// <param name="Mode"><c>on</c>, <c>closed</c> (ports that are not the platform's too) or <c>off</c>.</param>
/// <param name="Rules">What the kernel holds, in nft's words.</param>
public sealed record FirewallResponse(string Mode, bool InEffect, string? Problem, string Rules);

/// <summary>Where an app may go beyond its server.</summary>
/// <param name="Policy"><c>open</c>, <c>allowlist</c> or <c>off</c>.</param>
/// <param name="Allow">Networks, addresses and host names; only for <c>allowlist</c>.</param>
public sealed record EgressBody(string? Policy, IReadOnlyList<string>? Allow);
