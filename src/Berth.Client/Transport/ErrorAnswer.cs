using System.Net;
using System.Text.Json;
using Berth.Contracts;

namespace Berth.Client.Transport;

/// <summary>Makes an <see cref="ApiException"/> of an answer that is not 2xx, whoever wrote it.</summary>
internal static class ErrorAnswer
{
    public static async Task<ApiException> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        byte[] body;
        try
        {
            body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            body = [];
        }

        return Of(response.StatusCode, body);
    }

    public static ApiException Of(HttpStatusCode status, ReadOnlySpan<byte> body)
    {
        var number = (int)status;
        try
        {
            if (JsonSerializer.Deserialize(body, BerthJson.Default.ErrorResponse) is { Message: { Length: > 0 } message } error)
            {
                return new ApiException(status, error.Code ?? $"http.{number}", message) { Fields = error.Fields, Body = body.ToArray() };
            }
        }
        catch (JsonException)
        {
            // Not the platform's own words: something on the way answered.
        }

        var otherwise = status switch
        {
            HttpStatusCode.Unauthorized => "You are not logged in, or the session ended.",
            HttpStatusCode.Forbidden => "You may not do that.",
            HttpStatusCode.NotFound => "Not found. Is this the address of a platform's dashboard?",
            HttpStatusCode.ServiceUnavailable => "The platform is not available at the moment. Try again soon.",
            _ => $"The server answered {number}.",
        };
        return new ApiException(status, $"http.{number}", otherwise) { Body = body.ToArray() };
    }
}
