using System.Reflection;
using System.Text.Json;
using Berth.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Berth.Web;

/// <summary>
/// A JSON body as clients of every generation send it: an empty one counts as <c>{}</c>, whatever the content type
/// says; one that is no JSON, or has a value of the wrong type, answers 400 in the wire's form.
/// </summary>
public sealed class Body<T>(T value) : IBindableFromHttpContext<Body<T>>, IEndpointParameterMetadataProvider
    where T : class
{
    private const int Limit = 1 << 20;

    public T Value { get; } = value;

    /// <exception cref="ErrorException">The body cannot be read as <typeparamref name="T"/>.</exception>
    public static async ValueTask<Body<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var json = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        using var buffer = new MemoryStream();
        var chunk = new byte[8192];
        int read;
        while ((read = await context.Request.Body.ReadAsync(chunk, context.RequestAborted)) > 0)
        {
            if (buffer.Length + read > Limit)
            {
                throw new ErrorException(Error.Invalid("request.too_large", "The body is larger than 1 MB."));
            }

            buffer.Write(chunk, 0, read);
        }

        return new Body<T>(Parse(buffer.GetBuffer().AsSpan(0, (int)buffer.Length), json));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        // Any content type is let in: curl calls JSON a form, and old clients call it nothing at all.
        builder.Metadata.Add(new AcceptsMetadata(["application/json", "*/*"], typeof(T), isOptional: true));

    private static T Parse(ReadOnlySpan<byte> text, JsonSerializerOptions json)
    {
        if (text.Trim(" \t\r\n"u8).IsEmpty)
        {
            text = "{}"u8;
        }

        try
        {
            return JsonSerializer.Deserialize<T>(text, json) ?? throw new ErrorException(Error.Invalid("request.body", "The body must be a JSON object."));
        }
        catch (JsonException problem)
        {
            throw new ErrorException(Refusal(problem.Path), problem);
        }
    }

    private static Error Refusal(string? path)
    {
        var field = path?.TrimStart('$').TrimStart('.');
        return string.IsNullOrEmpty(field)
            ? Error.Invalid("request.body", "Failed to parse body")
            : Error.Invalid("request.field", $"{field} has a value of the wrong type", field);
    }
}
