using System.Net;
using System.Text.Json;
using Berth.Client;
using Berth.Contracts;
using Berth.Packaging;

namespace Berth.Cli.Hosting;

/// <summary>Says on standard error why a command failed, and chooses the exit code.</summary>
internal static class Failure
{
    private const int BrokenPipe = 32;

    /// <returns>Null when the exception is a bug and should surface as one.</returns>
    public static int? Explain(Exception exception, Session session, CancellationToken cancellationToken)
    {
        switch (exception)
        {
            case ApiException api:
                Report(session, (int?)api.StatusCode ?? 0, api.Code, Advice(api), api.Fields);
                return CodeOf(api);
            case CliException cli:
                Report(session, 0, "cli", cli.Message, null);
                return cli.ExitCode;
            case OperationCanceledException when cancellationToken.IsCancellationRequested:
                return ExitCode.Cancelled;
            case PackageException package:
                Report(session, 0, "package.unusable", package.Message, null);
                return ExitCode.Failure;
            case IOException { HResult: BrokenPipe }:
                return ExitCode.BrokenPipe;
            case IOException or UnauthorizedAccessException:
                Report(session, 0, "cli.io", exception.Message, null);
                return ExitCode.Failure;
            default:
                return null;
        }
    }

    private static int CodeOf(ApiException api) => api.StatusCode switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ExitCode.Unauthorised,
        HttpStatusCode.NotFound => ExitCode.NotFound,
        HttpStatusCode.Conflict => ExitCode.Conflict,
        _ => ExitCode.Failure,
    };

    private static string Advice(ApiException api) =>
        api.StatusCode == HttpStatusCode.Unauthorized ? $"{api.Message} Log in with: berth login NAME" : api.Message;

    private static void Report(Session session, int status, string code, string message, IReadOnlyDictionary<string, string>? fields)
    {
        if (session.Json)
        {
            var body = new ErrorResponse(status == 0 ? "" : ((HttpStatusCode)status).ToString(), message, code, fields);
            session.Host.Error.WriteLine(JsonSerializer.Serialize(body, BerthJson.Default.ErrorResponse));
            return;
        }

        session.Print.Error(message);
        foreach (var (field, problem) in fields ?? new Dictionary<string, string>())
        {
            if (problem != message)
            {
                session.Print.Note($"  {field}: {problem}");
            }
        }
    }
}
