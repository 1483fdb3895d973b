using System.ComponentModel.DataAnnotations;

namespace Compliance.Storage;

/// <summary>Where this system keeps its own state. Section <c>Compliance:Storage</c>.</summary>
public sealed class StorageOptions
{
    public const string Section = "Compliance:Storage";

    /// <summary>
    /// Begins every table's and container's name: 3 to 20 lower-case letters and digits, a letter first. The default is <c>compliance</c>.
    /// </summary>
    [Required, RegularExpression("^[a-z][a-z0-9]{2,19}$")]
    public string Prefix { get; set; } = "compliance";

    /// <summary>
    /// The vault key under which case files and the system's own sealed rows have their data keys. The default is <c>compliance-cases</c>.
    /// </summary>
    [Required, RegularExpression("^[0-9a-zA-Z-]{1,127}$")]
    public string CaseKeyName { get; set; } = "compliance-cases";

    /// <summary>The vault key under which the deployment's own secrets are kept. The default is <c>compliance-secrets</c>.</summary>
    [Required, RegularExpression("^[0-9a-zA-Z-]{1,127}$")]
    public string SecretsKeyName { get; set; } = "compliance-secrets";

    /// <summary>The vault key under which the key of the fence's hashes is kept. The default is <c>compliance-fence</c>.</summary>
    [Required, RegularExpression("^[0-9a-zA-Z-]{1,127}$")]
    public string FenceKeyName { get; set; } = "compliance-fence";

    /// <summary>The vault key under which the seed of the log's Ed25519 key is kept. The default is <c>compliance-log</c>.</summary>
    [Required, RegularExpression("^[0-9a-zA-Z-]{1,127}$")]
    public string LogKeyName { get; set; } = "compliance-log";

    /// <summary>These four, which no erasure ever touches.</summary>
    public IEnumerable<string> OwnKeyNames => [CaseKeyName, SecretsKeyName, FenceKeyName, LogKeyName];
}
