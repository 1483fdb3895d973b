namespace Compliance.Subjects;

/// <summary>What a data subject may ask for.</summary>
public enum Right
{
    /// <summary>GDPR Art. 15.</summary>
    Access,

    /// <summary>GDPR Art. 17.</summary>
    Erasure,
}
