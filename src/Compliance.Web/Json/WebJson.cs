using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Serialization.SystemTextJson;

namespace Compliance.Web.Json;

/// <summary>
/// The one serialiser of the HTTP API. Reads strictly: nothing unknown, nothing twice, nothing missing, nothing converted.
/// </summary>
internal static class WebJson
{
    /// <summary>Levels of nesting at most, in a request's body.</summary>
    public const int MaxDepth = 32;

    public static readonly JsonSerializerOptions Options = Strict();

    private static JsonSerializerOptions Strict()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            MaxDepth = MaxDepth,
            Converters = { new ChoiceConverterFactory(), new PersonalTextConverter() },
        }.ConfigureForNodaTime(DateTimeZoneProviders.Tzdb);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
