using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Compliance.Subjects;
using Compliance.Web.Json;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using NodaTime;

namespace Compliance.Generate.OpenApi;

/// <summary>
/// The schemas of what the API reads and writes, from the contracts of its one serialiser: nothing unknown is read, and nothing that is
/// null is written. Types of this application and enums are components.
/// </summary>
internal sealed class Schemas(OpenApiDocument document)
{
    private const string Prefix = "#/components/schemas/";

    private static readonly JsonSchemaExporterOptions Exporter = new() { TreatNullObliviousAsNonNullable = true };

    private readonly SortedDictionary<string, (Type Type, bool IsRequest)> _components = new(StringComparer.Ordinal);

    public IOpenApiSchema Of(Type type, bool isRequest) => Parse(SchemaOf(type, isRequest));

    /// <summary>A problem with one of these codes.</summary>
    public IOpenApiSchema Problem(IReadOnlyList<string> codes) => Parse(new JsonObject
    {
        ["allOf"] = new JsonArray(
            Reference(typeof(Web.Problems.Problem), isRequest: false),
            new JsonObject
            {
                ["properties"] = new JsonObject { ["code"] = new JsonObject { ["enum"] = new JsonArray([.. codes.Select(Text)]) } },
            }),
    });

    /// <exception cref="InvalidOperationException">The library does not take it for a schema.</exception>
    public IOpenApiSchema Parse(JsonNode schema)
    {
        var parsed = OpenApiModelFactory.Parse<OpenApiSchema>(
            new JsonObject { ["allOf"] = new JsonArray(schema.DeepClone()) }.ToJsonString(),
            OpenApiSpecVersion.OpenApi3_1,
            document,
            out var diagnostic,
            "json");
        return diagnostic.Errors.Count == 0
            ? parsed!.AllOf!.Single()
            : throw new InvalidOperationException(string.Join('\n', diagnostic.Errors.Select(error => error.Message)));
    }

    /// <summary>Writes every component that something refers to, and those that these refer to.</summary>
    public void AddTo(OpenApiComponents components)
    {
        components.Schemas = new SortedDictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        while (_components.Keys.FirstOrDefault(name => !components.Schemas.ContainsKey(name)) is { } name)
            components.Schemas[name] = Parse(Component(_components[name].Type, _components[name].IsRequest));
    }

    private JsonObject SchemaOf(Type given, bool isRequest)
    {
        var type = Nullable.GetUnderlyingType(given) ?? given;
        return IsComponent(type) ? Reference(type, isRequest) : Inline(type, isRequest);
    }

    private JsonObject Component(Type type, bool isRequest)
    {
        var schema = Inline(type, isRequest);
        if (XmlComments.Of(type) is { } comment)
            schema["description"] = comment;
        return schema;
    }

    private JsonObject Inline(Type type, bool isRequest)
    {
        if (Leaf(type) is { } leaf)
            return leaf;
        var info = WebJson.Options.GetTypeInfo(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Object => Members(info, isRequest),
            JsonTypeInfoKind.Enumerable => new() { ["type"] = "array", ["items"] = SchemaOf(info.ElementType!, isRequest) },
            JsonTypeInfoKind.Dictionary => new() { ["type"] = "object", ["additionalProperties"] = SchemaOf(info.ElementType!, isRequest) },
            _ => info.GetJsonSchemaAsNode(Exporter) as JsonObject
                ?? throw new InvalidOperationException($"Nothing says how {type} is written."),
        };
    }

    private static JsonObject? Leaf(Type type) => type switch
    {
        { IsEnum: true } => EnumOf(type),
        _ when type == typeof(Personal<string>) => new() { ["type"] = "string" },
        _ when type == typeof(Instant) => new() { ["type"] = "string", ["format"] = "date-time" },
        _ when type == typeof(LocalDate) => new() { ["type"] = "string", ["format"] = "date" },
        _ when type == typeof(JsonObject) => new() { ["type"] = "object", ["additionalProperties"] = true },
        _ when type == typeof(int) => new() { ["type"] = "integer", ["format"] = "int32" },
        _ when type == typeof(long) => new() { ["type"] = "integer", ["format"] = "int64" },
        _ when type == typeof(Findings.FindingKind) => new() { ["type"] = "string" },
        _ => null,
    };

    private static JsonObject EnumOf(Type type) => new()
    {
        ["type"] = "string",
        ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(JsonNamingPolicy.KebabCaseLower.ConvertName).Select(Text)]),
    };

    /// <summary>Which members there are, and which of them are always there.</summary>
    private JsonObject Members(JsonTypeInfo type, bool isRequest)
    {
        var members = type.Properties.Where(isRequest ? JsonContract.IsRead : property => property.Get is not null).ToList();
        var required = members.Where(isRequest ? JsonContract.IsRequired : property => !property.IsGetNullable).ToList();
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(
                members.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)Member(member, isRequest)))),
        };
        if (required.Count > 0)
            schema["required"] = new JsonArray([.. required.Select(property => Text(property.Name))]);
        // An answer may get more members one day; a request with a member too many is refused.
        if (isRequest)
            schema["additionalProperties"] = false;
        return schema;
    }

    private JsonObject Member(JsonPropertyInfo property, bool isRequest)
    {
        var schema = SchemaOf(property.PropertyType, isRequest);
        Constrain(schema, property);
        if (XmlComments.Of(property) is { } comment)
            schema["description"] = comment;
        if (!isRequest)
            return schema;
        if (property.AssociatedParameter is { HasDefaultValue: true, DefaultValue: { } value })
            schema["default"] = JsonSerializer.SerializeToNode(value, value.GetType(), WebJson.Options);
        return JsonContract.TakesNull(property) ? OrNull(schema) : schema;
    }

    private static void Constrain(JsonObject schema, JsonPropertyInfo property)
    {
        var isText = schema["type"] is JsonValue type && type.GetValue<string>() == "string";
        foreach (var attribute in property.AttributeProvider?.GetCustomAttributes(inherit: false) ?? [])
            switch (attribute)
            {
                case LengthAttribute length when isText:
                    (schema["minLength"], schema["maxLength"]) = (length.MinimumLength, length.MaximumLength);
                    break;
                case LengthAttribute length when schema.ContainsKey("items"):
                    (schema["minItems"], schema["maxItems"]) = (length.MinimumLength, length.MaximumLength);
                    break;
                case LengthAttribute length:
                    (schema["minProperties"], schema["maxProperties"]) = (length.MinimumLength, length.MaximumLength);
                    break;
                case RegularExpressionAttribute expression:
                    schema["pattern"] = expression.Pattern;
                    break;
                case Base64StringAttribute:
                    schema["contentEncoding"] = "base64";
                    break;
                case RangeAttribute range:
                    schema["minimum"] = Convert.ToInt64(range.Minimum, null);
                    if (Convert.ToDouble(range.Maximum, null) < long.MaxValue)
                        schema["maximum"] = Convert.ToInt64(range.Maximum, null);
                    break;
            }
    }

    private static JsonObject OrNull(JsonObject schema)
    {
        if (schema["type"] is JsonValue type)
        {
            schema["type"] = new JsonArray(type.DeepClone(), Text("null"));
            return schema;
        }

        return new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
    }

    private static bool IsComponent(Type type) =>
        type.IsEnum
        || (type.Assembly.GetName().Name!.StartsWith("Compliance", StringComparison.Ordinal)
            && WebJson.Options.GetTypeInfo(type).Kind == JsonTypeInfoKind.Object);

    private JsonObject Reference(Type type, bool isRequest)
    {
        if (_components.TryGetValue(type.Name, out var known) && known.Type != type)
            throw new InvalidOperationException($"{type} and {known.Type} are one component: rename one of them.");
        _components[type.Name] = (type, isRequest || known.IsRequest);
        return new JsonObject { ["$ref"] = Prefix + type.Name };
    }

    private static JsonNode? Text(string text) => JsonValue.Create(text);
}
