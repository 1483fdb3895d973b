import { privateLink, resourceTags } from 'types.bicep'

@description('What one app may do in the vault.')
type grant = {
  @description('The app.')
  app: string

  @description('What it may do, in a word: part of the assignment\'s name.')
  right: string

  @description('The principal id of the app\'s identity.')
  principalId: string

  @description('The role definition\'s id.')
  roleDefinitionId: string
}

@description('What one app may do with one key.')
type keyGrant = {
  @description('The key.')
  key: string

  @description('The app.')
  app: string

  @description('What it may do, in a word: part of the assignment\'s name.')
  right: string

  @description('The principal id of the app\'s identity.')
  principalId: string

  @description('The role definition\'s id.')
  roleDefinitionId: string
}

@description('The vault\'s name: 3 to 24 letters, digits and hyphens.')
@minLength(3)
@maxLength(24)
param name string

@description('The region.')
param location string

@description('Tags of the vault.')
param tags resourceTags

@description('instant: a deleted key can be purged at once. locked: nobody can purge it before its seven days are over.')
param profile 'instant' | 'locked'

@description('Private endpoint, or none: then the vault answers on the Internet, to Entra identities alone.')
param link privateLink?

@description('RSA keys that exist from the start, each for unwrapping alone.')
param unwrappingKeys string[] = []

@description('Elliptic curve keys that exist from the start, each for signing alone.')
param signingKeys string[] = []

@description('The workspace that the vault\'s audit events go to.')
param workspaceId string

@description('The account that they go to too, where the eraser reads them.')
param auditAccountId string

@description('Who may do what.')
param grants grant[]

@description('Who may do what with one key.')
param keyGrants keyGrant[] = []

resource vault 'Microsoft.KeyVault/vaults@2026-05-15' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
    // Key Vault knows this property as true or absent; false is refused.
    enablePurgeProtection: profile == 'locked' ? true : null
    enabledForDeployment: false
    enabledForDiskEncryption: false
    enabledForTemplateDeployment: false
    networkAcls: {
      bypass: 'None'
      defaultAction: link == null ? 'Allow' : 'Deny'
    }
    publicNetworkAccess: link == null ? 'Enabled' : 'Disabled'
  }
}

// Made with the vault, so that the service need not be allowed to create keys.
resource unwrappingKey 'Microsoft.KeyVault/vaults/keys@2026-05-15' = [
  for each in unwrappingKeys: {
    parent: vault
    name: each
    properties: {
      kty: 'RSA'
      keySize: 2048
      keyOps: ['unwrapKey']
    }
  }
]

resource signingKey 'Microsoft.KeyVault/vaults/keys@2026-05-15' = [
  for each in signingKeys: {
    parent: vault
    name: each
    properties: {
      kty: 'EC'
      curveName: 'P-256'
      keyOps: ['sign']
    }
  }
]

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for each in grants: {
    scope: vault
    name: guid(vault.id, each.app, each.right)
    properties: {
      principalId: each.principalId
      principalType: 'ServicePrincipal'
      #disable-next-line use-resource-id-functions // it is one: made by subscriptionResourceId where the grant is written
      roleDefinitionId: each.roleDefinitionId
    }
  }
]

resource grantedKey 'Microsoft.KeyVault/vaults/keys@2026-05-15' existing = [
  for each in keyGrants: {
    parent: vault
    name: each.key
  }
]

resource keyAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (each, i) in keyGrants: {
    scope: grantedKey[i]
    name: guid(grantedKey[i].id, each.app, each.right)
    properties: {
      principalId: each.principalId
      principalType: 'ServicePrincipal'
      #disable-next-line use-resource-id-functions // it is one: made by subscriptionResourceId where the grant is written
      roleDefinitionId: each.roleDefinitionId
    }
    dependsOn: [unwrappingKey]
  }
]

// The rule prefers 2016-09-01, which is stable and has no destination tables of their own.
#disable-next-line use-recent-api-versions
resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'audit'
  properties: {
    storageAccountId: auditAccountId
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      {
        category: 'AuditEvent'
        enabled: true
      }
    ]
  }
}

module endpoint 'private-endpoint.bicep' = if (link != null) {
  params: {
    name: name
    location: location
    tags: tags
    subnetId: link!.subnetId
    targetId: vault.id
    group: 'vault'
    zoneId: link!.vaultZoneId
  }
}

@description('The vault\'s address.')
output uri string = vault.properties.vaultUri
