using System.Text.Json.Nodes;
using Berth.Contracts;
using Berth.Identity.Model;
using Berth.Platform;

namespace Berth.Identity.SignIn;

/// <summary>Writes who came in, or tried to, into the event log.</summary>
internal sealed class SignInRecord(IEventLog log)
{
    /// <summary>People type passwords into the wrong field; no more of it is kept than a name needs.</summary>
    private const int LongestName = 64;

    /// <param name="action"><c>user.login</c>, <c>user.login.failed</c> or <c>user.login.blocked</c>.</param>
    /// <param name="check">What was tried.</param>
    /// <param name="user">Who it was, where that is known.</param>
    /// <param name="reason">Why it failed; for administrators only.</param>
    public async Task WriteAsync(string action, PasswordCheck check, User? user, string? reason, CancellationToken cancellationToken)
    {
        var data = new JsonObject { ["userId"] = user?.Id, ["way"] = check.Way };
        if (user is not null)
        {
            data["user"] = new JsonObject { ["username"] = user.Username, ["email"] = user.Email };
        }

        if (reason is not null)
        {
            data["reason"] = reason;
        }

        var typed = check.Username.Length > LongestName ? check.Username[..LongestName] : check.Username;
        var source = new EventSource { Username = user?.Username ?? typed, UserId = user?.Id, Ip = check.Address?.ToString(), AuthType = check.Way, AppId = check.AppId };
        await log.AppendAsync(new(action, source) { Data = data, AppId = check.AppId }, cancellationToken);
    }
}
