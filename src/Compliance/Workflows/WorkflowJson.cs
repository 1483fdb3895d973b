using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Serialization.SystemTextJson;

namespace Compliance.Workflows;

/// <summary>The one serialiser of everything that crosses a workflow boundary, on every host.</summary>
public static class WorkflowJson
{
    /// <summary>
    /// Inputs, outputs, events and statuses end here: 16 KiB of UTF-8. Anything larger goes by reference to a sealed blob.
    /// </summary>
    public const int MaxPayloadBytes = 16 * 1024;

    public static readonly JsonSerializerOptions Options = new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    }.ConfigureForNodaTime(DateTimeZoneProviders.Tzdb);

    /// <exception cref="StepFailedException">With <see cref="FailureCode.PayloadTooLarge"/>.</exception>
    public static string Write<T>(T value)
    {
        var json = JsonSerializer.Serialize(value, Options);
        var bytes = Encoding.UTF8.GetByteCount(json);
        return bytes <= MaxPayloadBytes
            ? json
            : throw new StepFailedException(FailureCode.PayloadTooLarge, $"{typeof(T).Name}-{bytes}-bytes");
    }

    /// <exception cref="JsonException">Not JSON, not of this shape, or null.</exception>
    public static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("A payload is never null.");
}
