namespace Compliance.Consent.Signals.Gpp;

/// <summary>The names of the fields in the sections of the United States, as their specifications spell them.</summary>
public static class UsFields
{
    public const string Version = "Version";
    public const string MspaVersion = "MspaVersion";
    public const string SharingNotice = "SharingNotice";
    public const string ProcessingNotice = "ProcessingNotice";
    public const string SaleOptOutNotice = "SaleOptOutNotice";
    public const string SharingOptOutNotice = "SharingOptOutNotice";
    public const string TargetedAdvertisingOptOutNotice = "TargetedAdvertisingOptOutNotice";
    public const string SensitiveDataProcessingOptOutNotice = "SensitiveDataProcessingOptOutNotice";
    public const string SensitiveDataLimitUseNotice = "SensitiveDataLimitUseNotice";
    public const string SensitiveDataOptOutNotice = "SensitiveDataOptOutNotice";
    public const string SaleOptOut = "SaleOptOut";
    public const string SharingOptOut = "SharingOptOut";
    public const string TargetedAdvertisingOptOut = "TargetedAdvertisingOptOut";
    public const string SensitiveDataProcessing = "SensitiveDataProcessing";
    public const string KnownChildSensitiveDataConsents = "KnownChildSensitiveDataConsents";
    public const string PersonalDataConsents = "PersonalDataConsents";
    public const string AdditionalDataProcessingConsent = "AdditionalDataProcessingConsent";
    public const string MspaCoveredTransaction = "MspaCoveredTransaction";
    public const string MspaOptOutOptionMode = "MspaOptOutOptionMode";
    public const string MspaServiceProviderMode = "MspaServiceProviderMode";
    public const string MspaMode = "MspaMode";
    public const string GpcSegmentType = "GpcSegmentType";
    public const string Gpc = "Gpc";
}
