using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Compliance.LocalHost.Vault;

namespace Compliance.LocalHost.Hosting;

/// <summary>Writes an app's settings. They hold keys of the stores, so only their owner reads the files.</summary>
internal static class SettingsFiles
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>As the Functions tools read it beside host.json: <c>local.settings.json</c>.</summary>
    public static void WriteJson(string path, IReadOnlyDictionary<string, string> settings) =>
        Write(path, JsonSerializer.Serialize(new { IsEncrypted = false, Values = settings }, Readable) + "\n");

    /// <summary>As a shell reads it: for a host that takes its settings from its environment alone.</summary>
    public static void WriteShell(string path, IReadOnlyDictionary<string, string> settings) =>
        Write(path, string.Concat(settings.Select(each => $"export {each.Key}={Quoted(each.Value)}\n")));

    public static void Write(string path, string content) => DurableFile.Write(path, Encoding.UTF8.GetBytes(content), overwrite: true);

    // Within single quotes a shell takes everything as it is, line ends too, but the quote itself.
    private static string Quoted(string value) => $"'{value.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
