using System.Threading.Channels;
using Berth.Contracts;
using Berth.Data;
using Berth.Identity.Model;
using Berth.Identity.People;
using Berth.Identity.SignIn;
using Berth.Kernel;
using Berth.Platform;
using Berth.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Berth.Identity.Features.Links;

/// <summary>Answers 202 at once, whoever was named; the looking up and the mailing happen afterwards, where nobody can time them.</summary>
internal sealed class RequestReset(SignInGuard guard, ResetRequests requests)
{
    public Task<IResult> RunAsync(PasswordResetMailRequest request, HttpContext context) =>
        Task.FromResult(Refuse(request, context) is { } refusal ? refusal.ToHttp() : Results.Json(new EmptyResponse(), statusCode: 202));

    /// <summary>Null when the request was taken on.</summary>
    public Error? Refuse(PasswordResetMailRequest request, HttpContext context)
    {
        if (string.IsNullOrWhiteSpace(request.Identifier))
        {
            return Error.Invalid("reset.identifier", "identifier is required: a username or an e-mail address", "identifier");
        }

        // Every request counts, so that nobody's mailbox can be filled.
        var address = ClientAddress.Of(context);
        if (guard.Enter($"reset mail of {request.Identifier}", address).Refusal is { } refusal)
        {
            return refusal;
        }

        requests.Channel.Writer.TryWrite(new(request.Identifier, address?.ToString()));
        return null;
    }
}

internal sealed record ResetRequest(string Identifier, string? Address);

internal sealed class ResetRequests
{
    public Channel<ResetRequest> Channel { get; } = System.Threading.Channels.Channel.CreateBounded<ResetRequest>(
        new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite });
}

internal sealed partial class ResetMailSender(
    ResetRequests requests, IDbContextFactory<BerthDb> databases, LinkMaker links, IEventLog log, IServiceProvider services, ILogger<ResetMailSender> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var request in requests.Channel.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await SendAsync(request, stoppingToken);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                LogFailed(problem);
            }
        }
    }

    private async Task SendAsync(ResetRequest request, CancellationToken cancellationToken)
    {
        var name = request.Identifier.Trim().ToLowerInvariant();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var user = await db.Set<User>().AsNoTracking().FirstOrDefaultAsync(user => user.Username == name || user.Email == name, cancellationToken);
        var mailer = services.GetService<ILinkMailer>();
        var typed = name.Length > 64 ? name[..64] : name;
        await log.AppendAsync(
            new("user.reset.request", new EventSource { Username = user?.Username ?? typed, UserId = user?.Id, Ip = request.Address })
            {
                Data = new() { ["userId"] = user?.Id, ["mailed"] = user is not null && mailer is not null },
            },
            cancellationToken);
        if (user is not { Active: true, Source: "" } || mailer is null)
        {
            return;
        }

        var link = await links.MakeAsync(user.Id, LinkPurpose.Reset, cancellationToken);
        await mailer.SendResetAsync(user.FallbackEmail.Length > 0 ? user.FallbackEmail : user.Email, user.DisplayName, link.Address, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A reset link could not be mailed")]
    private partial void LogFailed(Exception problem);
}
