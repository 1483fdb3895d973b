import { privateLink, resourceTags } from 'types.bicep'

@description('The account\'s name: 3 to 24 lower-case letters and digits.')
@minLength(3)
@maxLength(24)
param name string

@description('The region.')
param location string

@description('Tags of the account.')
param tags resourceTags

@description('How many copies the platform keeps, and where.')
param redundancy 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS'

@description('The services in use: only these get private endpoints.')
param services ('blob' | 'queue' | 'table')[]

@description('Private endpoints, or none: then the account answers on the Internet, to Entra identities alone.')
param link privateLink?

@description('AzureServices: the platform\'s own services may write here past the network\'s rules.')
param bypass 'None' | 'AzureServices' = 'None'

@description('Blob containers.')
param containers string[] = []

@description('Blob containers whose blobs nobody changes or deletes before their time.')
param immutableContainers string[] = []

@description('How many days blobs of immutable containers stay as they are: 1 to 146000.')
@minValue(1)
@maxValue(146000)
param immutabilityDays int = 1095

@description('Tables.')
param tables string[] = []

@description('Queues.')
param queues string[] = []

var zoneIds = {
  blob: link.?blobZoneId ?? ''
  queue: link.?queueZoneId ?? ''
  table: link.?tableZoneId ?? ''
}

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    networkAcls: {
      bypass: bypass
      defaultAction: link == null ? 'Allow' : 'Deny'
    }
    publicNetworkAccess: link == null ? 'Enabled' : 'Disabled'
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2026-06-01' = if (contains(services, 'blob')) {
  parent: account
  name: 'default'
  properties: {
    // What the store brings back was not erased: no soft delete, no versions.
    deleteRetentionPolicy: { enabled: false }
    isVersioningEnabled: false
  }
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-06-01' = [
  for each in concat(containers, immutableContainers): {
    parent: blobs
    name: each
    properties: { publicAccess: 'None' }
  }
]

resource immutability 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2026-06-01' = [
  for (each, i) in immutableContainers: {
    parent: container[length(containers) + i]
    name: 'default'
    properties: {
      allowProtectedAppendWrites: false
      immutabilityPeriodSinceCreationInDays: immutabilityDays
    }
  }
]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2026-06-01' = if (contains(services, 'table')) {
  parent: account
  name: 'default'
}

resource table 'Microsoft.Storage/storageAccounts/tableServices/tables@2026-06-01' = [
  for each in tables: {
    parent: tableService
    name: each
  }
]

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2026-06-01' = if (contains(services, 'queue')) {
  parent: account
  name: 'default'
}

resource queue 'Microsoft.Storage/storageAccounts/queueServices/queues@2026-06-01' = [
  for each in queues: {
    parent: queueService
    name: each
  }
]

module endpoint 'private-endpoint.bicep' = [
  for service in (link == null ? [] : services): {
    params: {
      name: '${name}-${service}'
      location: location
      tags: tags
      subnetId: link!.subnetId
      targetId: account.id
      group: service
      zoneId: zoneIds[service]
    }
  }
]
