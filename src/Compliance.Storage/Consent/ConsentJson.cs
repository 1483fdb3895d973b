using System.Text.Encodings.Web;
using System.Text.Json;
using Azure.Data.Tables;
using Compliance.Workflows;

namespace Compliance.Storage.Consent;

/// <summary>How records stand in rows.</summary>
internal static class ConsentJson
{
    private const string Name = "Json";

    // A letter that is written as an escape takes six times the room.
    private static readonly JsonSerializerOptions Json = new(WorkflowJson.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TableEntity Row<T>(string partition, string key, T content)
    {
        var row = new TableEntity(partition, key);
        row.SetLongText(Name, JsonSerializer.Serialize(content, Json));
        return row;
    }

    public static T Read<T>(TableEntity row) => JsonSerializer.Deserialize<T>(row.GetLongText(Name)!, Json)!;
}
