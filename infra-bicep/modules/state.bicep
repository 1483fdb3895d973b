import { contract } from 'contract.bicep'
import { privateLink, principalsByApp, appsByRole, resourceTags } from 'types.bicep'

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

// Storage Table Data Contributor and Storage Blob Data Contributor: the account is the service's alone.
var contributorRoles = {
  table: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  blob: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
}

var tables = filter(contract.tables, each => each.account == 'state')
var containers = filter(contract.containers, each => each.account == 'state')
var foreign = filter(
  flatten(map(concat(tables, containers), each => concat(each.keepers, each.readers))),
  role => role != 'service'
)

// People upload their data map here; the service reads it.
var dataMapContainer = 'maps'

module account 'storage-account.bicep' = {
  params: {
    name: name
    location: location
    tags: tags
    redundancy: redundancy
    services: ['blob', 'table']
    link: link
    containers: concat(map(containers, each => each.name), [dataMapContainer])
    tables: empty(foreign)
      ? map(tables, each => each.name)
      : fail('The state account is the service\'s alone, and a part of it is declared for the ${join(foreign, ', ')}: give it another account.')
  }
}

resource state 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: name
}

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in items(contributorRoles): {
    scope: state
    name: guid(state.id, appOf.service, role.key)
    properties: {
      principalId: principalOf[appOf.service]
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
    }
    dependsOn: [account]
  }
]

@description('Where a data map lies that is a blob.')
output dataMaps string = 'https://${name}.blob.${environment().suffixes.storage}/${dataMapContainer}/'
