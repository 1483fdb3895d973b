import { privateLink, principalsByApp, appsByRole, definitionsByRole, resourceTags } from 'types.bicep'

@description('The account\'s name.')
param name string

@description('The region.')
param location string

@description('Tags of the account.')
param tags resourceTags

@description('How many copies the platform keeps, and where.')
param redundancy 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS'

@description('Private endpoints, or none.')
param link privateLink?

@description('Which app has which role.')
param appOf appsByRole

@description('The principal ids of the apps\' identities.')
param principalOf principalsByApp

@description('The ids of the custom role definitions.')
param definitions definitionsByRole

// The name is Azure Monitor's, which writes here and is the only one that does.
module account 'storage-account.bicep' = {
  params: {
    name: name
    location: location
    tags: tags
    redundancy: redundancy
    services: ['blob']
    link: link
    bypass: 'AzureServices'
    containers: ['insights-logs-auditevent']
  }
}

resource audit 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: name

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource events 'containers' existing = {
      name: 'insights-logs-auditevent'
    }
  }
}

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: audit::blobs::events
  name: guid(audit::blobs::events.id, appOf.eraser, 'evidenceReader')
  properties: {
    principalId: principalOf[appOf.eraser]
    principalType: 'ServicePrincipal'
    roleDefinitionId: definitions.evidenceReader
  }
  dependsOn: [account]
}
