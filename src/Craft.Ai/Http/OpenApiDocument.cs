using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Crafting.Ai;

/// <summary>The HTTP routes as an OpenAPI 3.1 document, with the contracts as they are checked.</summary>
internal sealed class OpenApiDocument(IServiceProvider services)
{
    private const string SchemaDialect = "https://json-schema.org/draft/2020-12/schema";

    private const string Problem = """
        {
          "type": "object",
          "required": ["title", "status", "code"],
          "properties": {
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string" },
            "code": { "type": "string" },
            "correlationId": { "type": "string" },
            "errors": { "type": "object", "additionalProperties": { "type": "array", "items": { "type": "string" } } }
          }
        }
        """;

    public Task WriteAsync(HttpContext context)
    {
        var payload = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(payload))
            Write(json);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = payload.WrittenCount;
        return context.Response.Body.WriteAsync(payload.WrittenMemory, context.RequestAborted).AsTask();
    }

    private void Write(Utf8JsonWriter json)
    {
        var options = services.GetRequiredService<HttpOptions>();
        json.WriteStartObject();
        json.WriteString("openapi", "3.1.1");
        json.WriteString("jsonSchemaDialect", SchemaDialect);
        json.WriteStartObject("info");
        json.WriteString("title", options.Title ?? services.GetRequiredService<IHostEnvironment>().ApplicationName);
        json.WriteString("version", options.Version);
        json.WriteEndObject();
        json.WriteStartObject("paths");
        var schemas = new OpenApiSchemas();

        // As routing has them, with what a group puts before their paths.
        var endpoints = services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpRoute>() is not null);
        var knowsTokens = services.GetService<McpOptions>() is { Transport: McpTransport.Http, Oauth: not null };
        var paths = endpoints.GroupBy(endpoint => OpenApiOperation.Path(endpoint.RoutePattern), StringComparer.Ordinal);
        foreach (var path in paths.OrderBy(path => path.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject(path.Key);
            foreach (var endpoint in path)
                new OpenApiOperation(endpoint.Metadata.GetMetadata<HttpRoute>()!, endpoint.RoutePattern, schemas).Write(json, knowsTokens);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("components");
        json.WriteStartObject("schemas");
        json.WritePropertyName(OpenApiOperation.Problem);
        json.WriteRawValue(Problem);
        schemas.WriteAll(json);
        json.WriteEndObject();
        if (knowsTokens)
        {
            json.WriteStartObject("securitySchemes");
            json.WriteStartObject(OpenApiOperation.Token);
            json.WriteString("type", "http");
            json.WriteString("scheme", "bearer");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
