using Berth.Web;
using Scalar.AspNetCore;

namespace Berth.Server.Features;

/// <summary>The OpenAPI document and a page to read it, made from the routes themselves.</summary>
internal static class ApiDocument
{
    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Berth";
            document.Info.Description = "REST API of the Berth app platform. Send a token as Authorization: Bearer, or as ?access_token=.";
            return Task.CompletedTask;
        }));

    public static void MapApiDocument(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi("/api/{documentName}/openapi.json").AllowEverybody();
        app.MapScalarApiReference("/api/v1/docs", options => options.WithOpenApiRoutePattern("/api/v1/openapi.json").WithTitle("Berth API")).AllowEverybody();
    }
}
