using System.Buffers;
using Berth.Gateway.Hosting;

namespace Berth.Gateway.PlainHttp;

/// <summary>ACME http-01 (RFC 8555, 8.3): the file that carries the token's name, from the directory that the server writes.</summary>
internal sealed class AcmeChallenges(GatewayOptions options)
{
    public const string Prefix = "/.well-known/acme-challenge";

    private const int LongestAnswer = 4096;

    private static readonly SearchValues<char> Base64Url =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public async Task AnswerAsync(HttpContext context, string path)
    {
        var answer = await ReadAsync(path.TrimStart('/'), context.RequestAborted);
        if (answer is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }

    private async Task<byte[]?> ReadAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length is 0 or > 200 || token.AsSpan().ContainsAnyExcept(Base64Url))
        {
            return null;
        }

        try
        {
            var file = new FileInfo(Path.Combine(options.ChallengeDirectory, token));
            return file.Exists && file.Length <= LongestAnswer ? await File.ReadAllBytesAsync(file.FullName, cancellationToken) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
